// One asset read: its texts cut into passages, and those into pieces.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "books.hpp"
#include "signs.hpp"

// The parts of an asset in the order in which they come; names of places near it come last, each a part.
enum Part { kTitle, kKeywords, kEvent, kCreator, kPlace, kCamera, kFileName, kRights, kCaption, kText, kNear };

// A text, or a sentence of one: it gets its language from its own words, then from all of its reading.
struct Passage {
    size_t begin, end;  // among the pieces
    Votes votes;
};

// Passages that tell one another's language, and the place among the languages of the one that is stated for them.
struct Reading {
    size_t begin, end;  // among the passages
    int stated;
    Votes votes;
};

class Asset {
  public:
    Asset(Books &books, size_t longest_number) : books_(books), longest_number_(longest_number) {}

    std::vector<uint32_t> pieces;
    std::vector<Passage> passages;
    std::vector<Reading> readings;
    // Where the passages of the caption and the text begin, and those of the names of places.
    size_t caption = 0, near = 0;
    // What was read, part by part, and what of it no book has.
    std::vector<std::string_view> parts, unknown;

    // Parts with zero bytes between. Before the first, and before each name of a place, stands a sign for the language
    // that is stated for it.
    void read(std::string_view asset) {
        pieces.clear(), passages.clear(), readings.clear(), parts.clear(), unknown.clear();
        int part = kTitle;
        for (size_t at = 0; at <= asset.size(); part++) {
            size_t zero = std::min(asset.find('\0', at), asset.size());
            const char *text = asset.data() + at, *end = asset.data() + zero;
            if (part == kTitle || part >= kNear) readings.push_back({passages.size(), 0, *text++ - '0', {}});
            parts.push_back({text, static_cast<size_t>(end - text)});
            if (part == kCaption) caption = passages.size();
            if (part == kCaption || part == kText)
                read_sentences(text, end);
            else
                read_passage(text, end, part == kFileName);
            if (part == kText) near = passages.size();
            readings.back().end = passages.size();
            at = zero + 1;
        }
    }

  private:
    void read_sentences(const char *at, const char *end) {
        const char *begin = at;
        while (at < end) {
            if (!kMayBeLineEnd[static_cast<unsigned char>(*at)]) {
                at++;
                continue;
            }
            const char *last = at, *stop = at;
            while (int length = line_end_at(stop, end)) last = stop, stop += length;
            // Before a digit, as in a day, the last sign ends nothing.
            const char *ends = stop < end && is_digit(*stop) ? last : stop;
            if (ends == at) {
                at = std::max(at + 1, stop);
                continue;
            }
            if (at > begin) read_passage(begin, at, false);
            while (int length = space_at(ends, end)) ends += length;
            at = begin = ends;
        }
        if (end > begin) read_passage(begin, end, false);
    }

    void read_passage(const char *at, const char *end, bool is_file_name) {
        Passage passage{pieces.size(), 0, {}};
        const char *begin = at;
        const auto &may_be_space = is_file_name ? kMayBeBetweenParts : kMayBeSpace;
        while (at < end) {
            if (!may_be_space[static_cast<unsigned char>(*at)]) {
                at++;
                continue;
            }
            int space = is_file_name && is_between_parts(*at) ? 1 : space_at(at, end);
            if (space && at > begin) read_piece({begin, static_cast<size_t>(at - begin)}, passage);
            at += space ? space : 1;
            if (space) begin = at;
        }
        if (at > begin) read_piece({begin, static_cast<size_t>(at - begin)}, passage);
        passage.end = pieces.size();
        passages.push_back(passage);
        count_in(readings.back().votes, passage.votes);
    }

    void read_piece(std::string_view text, Passage &passage) {
        bool is_number = text.size() <= static_cast<size_t>(longest_number_) &&
                         std::all_of(text.begin(), text.end(), is_digit);
        uint32_t number = is_number ? number_of(text) : books_.find(text);
        if (number == kNone) {
            unknown.push_back(text);
            return;
        }
        pieces.push_back(number);
        count_in(passage.votes, books_.piece(number).votes);
    }

    // Of files, days and years: the commonest words that come but once, and each stands for itself.
    uint32_t number_of(std::string_view text) {
        uint32_t known = books_.find_passing(text);
        if (known != kNone) return known;
        books_.learn_piece(text, Votes{}, 0, false);
        books_.learn_form(text, 0, text, text, {});
        return books_.find_passing(text);
    }

    static void count_in(Votes &all, const Votes &some) {
        for (int slot = 0; slot < kMostSlots; slot++) all[slot] += some[slot];
    }

    Books &books_;
    size_t longest_number_;
};
