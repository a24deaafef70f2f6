// The doors of the library, as search/assembler.py calls them.

#include <cstddef>
#include <cstdint>
#include <exception>

#include "assembler.hpp"

// No exception may leave: where there is no memory left, it is -1 or null.
extern "C" {

// Raised with every change of what follows or of `Rules`, together with `assembler._LAYOUT`.
int assembler_layout() { return 4; }

Assembler *assembler_new(const Rules *rules) try {
    return new Assembler(*rules);
} catch (const std::exception &) {
    return nullptr;
}

// The lines of `count` assets and their values, from the one `*next` on, which becomes the one to go on with. 0 when all
// are done, and `text` and `length` are those of the lines until the next call; else as `Assembler::assemble`, with what
// is wanted in `text`. With an asset what comes but once is let go of, and all where more pieces were kept than should be.
int assembler_assemble(Assembler *self, uint32_t count, const char *const *assets, const size_t *lengths,
                       const char *const *values, const size_t *values_lengths, uint32_t most_kept, uint32_t *next,
                       const char **text, size_t *length) try {
    if (!*next) self->begin();
    for (; *next < count; ++*next) {
        int wanted = self->assemble({assets[*next], lengths[*next]}, {values[*next], values_lengths[*next]});
        if (wanted) {
            *text = self->wanted.data(), *length = self->wanted.size();
            return wanted;
        }
        self->books.forget_passing();
        if (self->books.kept_count() > most_kept) self->books.forget();
    }
    *text = self->lines.data(), *length = self->lines.size();
    return 0;
} catch (const std::exception &) {
    return -1;
}

const size_t *assembler_ends(Assembler *self) { return self->ends.data(); }

int assembler_learn_piece(Assembler *self, const char *text, const uint32_t *votes, uint32_t scripts, int kept) try {
    Votes all;
    std::copy(votes, votes + all.size(), all.begin());
    self->books.learn_piece(text, all, scripts, kept != 0);
    return 0;
} catch (const std::exception &) {
    return -1;
}

int assembler_learn_form(Assembler *self, const char *text, uint32_t told, const char *exact, const char *running,
                         const char *others) try {
    self->books.learn_form(text, told, exact, running, others);
    return 0;
} catch (const std::exception &) {
    return -1;
}

void assembler_free(Assembler *self) { delete self; }
}
