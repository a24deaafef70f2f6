// The folded words of one asset, put together from pieces that are known: what is done for every word of an archive.
//
// It knows nothing of letters. What a piece of a text, from one space to the next, says of its language and what it is
// folded to is worked out by search/known_words.py, once, and kept here. Strings are UTF-8 without a zero byte; those
// that are learnt stand as they do inside a JSON string. One thread at a time: search/assembler.py sees to it.

#include <algorithm>
#include <array>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "books.hpp"
#include "reading.hpp"
#include "shown.hpp"

using std::string;
using std::string_view;
using std::vector;

namespace {

constexpr int kMostScripts = 3, kMostTongues = 4;
// Of the first parts, each in a field of its own.
constexpr std::array<const char *, kRights> kKeys = {"title", "keyword_words", "event_words", "creator_words",
                                                     "place", "camera",        "file_name"};

// Laid out as `assembler._Rules`. The languages of a script stand in the order of `languages.OF_SCRIPT`.
struct Rules {
    int32_t longest_number, short_exact_bytes, shown_characters, own_vote, any_vote, stated_vote, scripts;
    int32_t script_slot[kMostScripts], tongues[kMostScripts], tongue_slot[kMostScripts][kMostTongues];
    char gap[8];
};

struct Folded {
    string running;
    vector<uint32_t> others, exact;

    void clear() { running.clear(), others.clear(), exact.clear(); }
};

}  // namespace

class Assembler {
  public:
    explicit Assembler(const Rules &rules)
        : rules_(rules), gap_(rules.gap), asset_(books, static_cast<size_t>(rules.longest_number)) {}

    Books books;
    string out;

    // 0 when `out` is the JSON object; 1 where pieces have to be learnt first, and 2 where forms of pieces have: `out`
    // names them, with zero bytes between. Then the same asset comes again.
    int assemble(string_view asset, string_view values, bool is_packed) {
        out.clear();
        asset_.read(asset);
        for (string_view piece : asset_.unknown) want(piece);
        if (!asset_.unknown.empty()) return 1;
        if (folded_.size() < asset_.passages.size()) folded_.resize(asset_.passages.size());
        for (const Reading &reading : asset_.readings)
            for (size_t which = reading.begin; which < reading.end; which++) fold(which, reading);
        if (!out.empty()) return 2;
        // The object of the values goes on with the words.
        out += values.substr(0, values.size() - 1);
        write();
        write_shown(is_packed);
        out += '}';
        return 0;
    }

  private:
    void want(string_view name) {
        if (!out.empty()) out += '\0';
        out += name;
    }

    void fold(size_t which, const Reading &reading) {
        const Passage &passage = asset_.passages[which];
        Folded &folded = folded_[which];
        folded.clear();
        // By the scripts of a piece: the languages of others make no difference to it.
        std::array<uint32_t, 1 << kMostScripts> told{};
        for (int script = 0; script < rules_.scripts; script++)
            if (passage.votes[rules_.script_slot[script]])
                told[1 << script] = likeliest(script, passage.votes, reading) << (8 * script);
        for (uint32_t scripts = 1; scripts < told.size(); scripts++)
            told[scripts] = told[scripts & (scripts - 1)] | told[scripts & (~scripts + 1)];
        uint64_t scope = ++scope_;
        for (size_t at = passage.begin; at < passage.end; at++) {
            uint32_t number = asset_.pieces[at], tongues = told[books.piece(number).scripts];
            const Form *form = books.form(number, tongues);
            if (form == nullptr) {
                want(std::to_string(tongues) + " " + string(books.text_of_piece(number)));
                continue;
            }
            if (!form->is_word) continue;
            if (!folded.running.empty()) folded.running += ' ';
            folded.running += books.text_of_word(form->running);
            if (books.is_new(form->exact, scope)) folded.exact.push_back(form->exact);
            const uint32_t *others = books.others(number);
            folded.others.insert(folded.others.end(), others + form->others_begin, others + form->others_end);
        }
    }

    // As `languages.chosen`: the places of the languages from 1 on, two bits each, the likeliest lowest.
    uint32_t likeliest(int script, const Votes &own, const Reading &reading) const {
        int count = rules_.tongues[script];
        int64_t scores[kMostTongues] = {}, best = 0;
        for (int place = 0; place < count; place++) {
            int slot = rules_.tongue_slot[script][place];
            scores[place] = int64_t{rules_.own_vote} * own[slot] + int64_t{rules_.any_vote} * reading.votes[slot] +
                            rules_.stated_vote * (slot == reading.stated);
            best = std::max(best, scores[place]);
        }
        uint32_t told = 0;
        for (int rank = 0, taken = 0; rank < count; rank++) {
            int next = -1;
            for (int place = 0; place < count; place++)
                if (!(taken >> place & 1) && (next < 0 || scores[place] > scores[next])) next = place;
            if (best && 2 * scores[next] <= best) break;
            taken |= 1 << next;
            told |= (next + 1u) << (2 * rank);
        }
        return told;
    }

    void write() {
        body_.clear();
        for (size_t sentence = asset_.caption; sentence < asset_.near; sentence++) {
            const Folded &more = folded_[sentence];
            if (!body_.running.empty() && !more.running.empty()) body_.running += ' ';
            body_.running += more.running;
            body_.others.insert(body_.others.end(), more.others.begin(), more.others.end());
            body_.exact.insert(body_.exact.end(), more.exact.begin(), more.exact.end());
        }
        head_.clear(), place_.assign(1, &folded_[kPlace]);
        for (int name = kTitle; name < kRights; name++) head_.push_back(&folded_[name]);
        for (size_t near = asset_.near; near < asset_.passages.size(); near++)
            head_.push_back(&folded_[near]), place_.push_back(&folded_[near]);
        for (int name = kTitle; name < kRights; name++)
            if (name == kPlace)
                write_line(kKeys[name], place_.data(), place_.size());
            else
                write_line(kKeys[name], &head_[name], 1);
        anywhere_.assign(write_line("head", head_.data(), head_.size())) += ' ';
        const Folded *body = &body_, *rights = &folded_[kRights];
        anywhere_ += write_line("text", &body, 1);
        write_key("anywhere").append(anywhere_);
        head_.push_back(body);
        out += '"';
        write_key("said");
        write_running(head_.data(), head_.size());
        out += '"';
        write_line("rights", &rights, 1);
        write_key("exact");
        write_exact();
        out += '"';
    }

    // `is_packed` in base64, as Tantivy takes bytes.
    void write_shown(bool is_packed) {
        shown_.clear();
        for (size_t part = kTitle; part < kRights; part++) show(part);
        for (size_t part = kNear; part < asset_.parts.size(); part++) show(part);
        show(kCaption), show(kText);
        put_marks_for_surrogates(shown_);
        write_key("shown");
        string_view all = first_characters(shown_, 2 * static_cast<size_t>(rules_.shown_characters));
        is_packed ? write_base64(out, all) : write_escaped(out, all);
        out += '"';
    }

    void show(size_t part) {
        if (asset_.parts[part].empty()) return;
        if (!shown_.empty()) shown_ += '\n';
        shown_ += first_characters(asset_.parts[part], static_cast<size_t>(rules_.shown_characters));
    }

    string &write_key(const char *key) { return out.append(",\"").append(key).append("\":\""); }

    // The running words in reading order, texts apart from one another, then every other form once; without any there is
    // no line. Answers them as they stand between their quotes, until more is written.
    string_view write_line(const char *key, const Folded *const *texts, size_t count) {
        size_t before = out.size();
        write_key(key);
        size_t start = out.size();
        if (!write_running(texts, count)) {
            out.resize(before);
            return {};
        }
        out += gap_;
        uint64_t scope = ++scope_;
        for (size_t which = 0; which < count; which++)
            for (uint32_t other : texts[which]->others)
                if (books.is_new(other, scope)) write_word(other);
        out.back() = '"';
        return {out.data() + start, out.size() - 1 - start};
    }

    bool write_running(const Folded *const *texts, size_t count) {
        size_t start = out.size();
        for (size_t which = 0; which < count; which++) {
            if (texts[which]->running.empty()) continue;
            if (out.size() > start) out += gap_;
            out += texts[which]->running;
        }
        return out.size() > start;
    }

    // How often a word stands there does not count, and to look for that in what is short costs more than it saves.
    void write_exact() {
        size_t start = out.size();
        for (const Folded *text : head_)
            for (uint32_t word : text->exact) write_word(word);
        if (out.size() - start > static_cast<size_t>(rules_.short_exact_bytes)) {
            out.resize(start);
            uint64_t scope = ++scope_;
            for (const Folded *text : head_)
                for (uint32_t word : text->exact)
                    if (books.is_new(word, scope)) write_word(word);
        }
        if (out.size() > start) out.pop_back();
    }

    void write_word(uint32_t word) {
        out += books.text_of_word(word);
        out += ' ';
    }

    Rules rules_;
    string gap_, anywhere_, shown_;
    Asset asset_;
    vector<Folded> folded_;
    Folded body_;
    vector<const Folded *> head_, place_;
    uint64_t scope_ = 0;
};

// No exception may leave: where there is no memory left, it is -1 or null.
extern "C" {

// Raised with every change of what follows or of `Rules`, together with `assembler._LAYOUT`.
int assembler_layout() { return 2; }

Assembler *assembler_new(const Rules *rules) try {
    return new Assembler(*rules);
} catch (const std::exception &) {
    return nullptr;
}

// As `Assembler::assemble`; `text` and `length` become those of `out`, until the next call. Of an asset that is done, what
// comes but once is let go of, and all where more pieces were kept than should be.
int assembler_assemble(Assembler *self, const char *asset, size_t asset_length, const char *values, size_t values_length,
                       int is_packed, uint32_t most_kept, const char **text, size_t *length) try {
    int wanted = self->assemble({asset, asset_length}, {values, values_length}, is_packed != 0);
    if (!wanted) self->books.forget_passing();
    if (!wanted && self->books.kept_count() > most_kept) self->books.forget();
    *text = self->out.data(), *length = self->out.size();
    return wanted;
} catch (const std::exception &) {
    return -1;
}

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
