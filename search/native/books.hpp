// The pieces of texts that are known, with what they are folded to.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "strings.hpp"

constexpr int kMostSlots = 8;
// In the number of a piece or a word: it is let go of with the asset.
constexpr uint32_t kPassing = 1u << 31;

// Of a text: how many of its words speak for each language, and how many are in each script of several languages.
using Votes = std::array<uint32_t, kMostSlots>;

// A piece where its scripts are in the languages `told`. Words are numbers.
struct Form {
    uint32_t told, next, exact, running, others_begin, others_end;
    bool is_word;
};

struct Piece {
    Votes votes;
    uint32_t scripts, forms;
};

struct Book {
    Strings texts, words;
    std::vector<Piece> pieces;
    std::vector<Form> forms;
    std::vector<uint32_t> others;
    std::vector<uint64_t> seen;

    void clear() { texts.clear(), words.clear(), pieces.clear(), forms.clear(), others.clear(), seen.clear(); }
};

// One book of what comes again and again, one of what stands in this asset and hardly in another.
class Books {
  public:
    uint32_t kept_count() const { return kept_.texts.count(); }

    void forget() { kept_.clear(); }

    void forget_passing() { passing_.clear(); }

    // The number of a piece.
    uint32_t find(std::string_view text) const {
        if (uint32_t kept = kept_.texts.find(text); kept != kNone) return kept;
        return find_passing(text);
    }

    uint32_t find_passing(std::string_view text) const {
        uint32_t passing = passing_.texts.find(text);
        return passing == kNone ? kNone : passing | kPassing;
    }

    const Piece &piece(uint32_t number) const { return of(number).pieces[number & ~kPassing]; }

    std::string_view text_of_piece(uint32_t number) const { return of(number).texts[number & ~kPassing]; }

    std::string_view text_of_word(uint32_t word) const { return of(word).words[word & ~kPassing]; }

    // The piece's form in these languages, null where it is not known yet.
    const Form *form(uint32_t number, uint32_t told) const {
        const Book &book = of(number);
        for (uint32_t found = piece(number).forms; found != kNone; found = book.forms[found].next)
            if (book.forms[found].told == told) return &book.forms[found];
        return nullptr;
    }

    const uint32_t *others(uint32_t number) const { return of(number).others.data(); }

    // Whether the word has not stood in this scope yet; scopes are numbers that only rise.
    bool is_new(uint32_t word, uint64_t scope) {
        Book &book = of(word);
        if (book.seen.size() < book.words.count()) book.seen.resize(book.words.count());
        uint64_t &seen = book.seen[word & ~kPassing];
        if (seen == scope) return false;
        seen = scope;
        return true;
    }

    void learn_piece(std::string_view text, const Votes &votes, uint32_t scripts, bool is_kept) {
        Book &book = is_kept ? kept_ : passing_;
        if (book.texts.add(text) == book.pieces.size()) book.pieces.push_back({votes, scripts, kNone});
    }

    // Words that are empty: there is none in it.
    void learn_form(std::string_view text, uint32_t told, std::string_view exact, std::string_view running,
                    std::string_view others) {
        uint32_t number = find(text);
        if (number == kNone) return;
        Book &book = of(number);
        Piece &piece = book.pieces[number & ~kPassing];
        Form form{told, piece.forms, word(book, exact), word(book, running), 0, 0, !running.empty()};
        form.others_begin = static_cast<uint32_t>(book.others.size());
        for (size_t at = 0; at < others.size();) {
            size_t space = std::min(others.find(' ', at), others.size());
            if (space > at) book.others.push_back(word(book, others.substr(at, space - at)));
            at = space + 1;
        }
        form.others_end = static_cast<uint32_t>(book.others.size());
        piece.forms = static_cast<uint32_t>(book.forms.size());
        book.forms.push_back(form);
    }

  private:
    Book &of(uint32_t number) { return number & kPassing ? passing_ : kept_; }

    const Book &of(uint32_t number) const { return number & kPassing ? passing_ : kept_; }

    // The number of a word, the same for one that both books have.
    uint32_t word(Book &book, std::string_view text) {
        if (uint32_t known = kept_.words.find(text); known != kNone) return known;
        return &book == &kept_ ? kept_.words.add(text) : passing_.words.add(text) | kPassing;
    }

    Book kept_, passing_;
};
