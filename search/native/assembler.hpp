// An asset's line for an engine, its folded words put together from pieces that are known: what is done for every word
// of an archive.
//
// It knows nothing of letters. What a piece of a text, from one space to the next, says of its language and what it is
// folded to is worked out by search/known_words.py, once, and kept here. Strings are UTF-8 without a zero byte; those
// that are learnt stand as they do inside a JSON string. One thread at a time: search/assembler.py sees to it.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "books.hpp"
#include "reading.hpp"

constexpr int kMostScripts = 3, kMostTongues = 4;
constexpr size_t kMostKeptBytes = 16'000'000;
// Of the first parts, each in a field of its own.
inline constexpr std::array<const char *, kRights> kKeys = {"title", "keyword_words", "event_words", "creator_words",
                                                            "place", "camera",        "file_name"};

// Laid out as `assembler._Rules`. The languages of a script stand in the order of `languages.OF_SCRIPT`.
struct Rules {
    int32_t longest_number, own_vote, any_vote, stated_vote, scripts;
    int32_t script_slot[kMostScripts], tongues[kMostScripts], tongue_slot[kMostScripts][kMostTongues];
    char gap[8];
};

// What a passage is folded to: the text of its words in reading order, their numbers, other forms, what was written.
struct Folded {
    std::string running;
    std::vector<uint32_t> words, others, exact;

    void clear() { running.clear(), words.clear(), others.clear(), exact.clear(); }
};

// Several of them, in reading order.
using Passages = std::vector<const Folded *>;

class Assembler {
  public:
    explicit Assembler(const Rules &rules)
        : rules_(rules), gap_(rules.gap), asset_(books, static_cast<size_t>(rules.longest_number)) {}

    Books books;

    // The JSON objects of the assets that are done, one behind the other, and where each ends.
    std::string lines;
    std::vector<size_t> ends;
    // What has to be learnt first, with zero bytes between.
    std::string wanted;

    void begin() {
        // What a very long text took is not kept for ever.
        if (lines.capacity() > kMostKeptBytes) lines = std::string();
        lines.clear(), ends.clear();
    }

    // 0 when its line is written; 1 where pieces have to be learnt first, and 2 where forms of pieces have. Then the same
    // asset comes again.
    int assemble(std::string_view asset, std::string_view values) {
        wanted.clear();
        asset_.read(asset);
        for (std::string_view piece : asset_.unknown) want(piece);
        if (!asset_.unknown.empty()) return 1;
        if (folded_.size() < asset_.passages.size()) folded_.resize(asset_.passages.size());
        for (const Reading &reading : asset_.readings)
            for (size_t which = reading.begin; which < reading.end; which++) fold(which, reading);
        if (!wanted.empty()) return 2;
        // The object of the values goes on with the words.
        lines += values.substr(0, values.size() - 1);
        write();
        lines += '}';
        ends.push_back(lines.size());
        return 0;
    }

  private:
    void want(std::string_view name) {
        if (!wanted.empty()) wanted += '\0';
        wanted += name;
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
                want(std::to_string(tongues) + " " + std::string(books.text_of_piece(number)));
                continue;
            }
            if (!form->is_word) continue;
            if (!folded.running.empty()) folded.running += ' ';
            folded.running += books.text_of_word(form->running);
            folded.words.push_back(form->running);
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
        head_.clear(), body_.clear(), place_.assign(1, &folded_[kPlace]);
        for (int name = kTitle; name < kRights; name++) head_.push_back(&folded_[name]);
        for (size_t near = asset_.near; near < asset_.passages.size(); near++)
            head_.push_back(&folded_[near]), place_.push_back(&folded_[near]);
        for (size_t sentence = asset_.caption; sentence < asset_.near; sentence++) body_.push_back(&folded_[sentence]);
        for (int name = kTitle; name < kRights; name++)
            if (name == kPlace)
                write_line(kKeys[name], place_);
            else
                write_line(kKeys[name], {&folded_[name]});
        write_line("rights", {&folded_[kRights]});
        write_field("said_in_head", [&] { put_running(head_, gap_); });
        write_field("said_in_text", [&] { put_running(body_, " "); });
        scope_++;
        anywhere_.assign(write_field("head", [&] { put_forms(head_); }));
        // Of this scope are the forms of the head: what is new is that of the text alone.
        write_field("anywhere", [&] {
            if (!anywhere_.empty()) (lines += anywhere_) += ' ';
            put_forms(body_);
        });
        scope_++;
        write_field("text", [&] { put_forms(body_); });
        scope_++;
        write_field("exact", [&] {
            for (const Passages *passages : {&head_, &body_})
                for (const Folded *text : *passages) put_new(text->exact);
        });
    }

    // What is put there, without a space at its end. Without a word there is no field. Answers what stands between its
    // quotes, until more is written.
    template <class Put> std::string_view write_field(const char *key, Put put) {
        size_t before = lines.size();
        lines.append(",\"").append(key).append("\":\"");
        size_t start = lines.size();
        put();
        if (lines.size() == start) {
            lines.resize(before);
            return {};
        }
        if (lines.back() == ' ') lines.pop_back();
        size_t end = lines.size();
        lines += '"';
        return {lines.data() + start, end - start};
    }

    // The running words in reading order, texts apart from one another, then every other form once.
    void write_line(const char *key, const Passages &texts) {
        write_field(key, [&] {
            size_t start = lines.size();
            put_running(texts, gap_);
            if (lines.size() == start) return;
            lines += gap_;
            scope_++;
            for (const Folded *text : texts) put_new(text->others);
        });
    }

    void put_running(const Passages &texts, std::string_view between) {
        size_t start = lines.size();
        for (const Folded *text : texts) {
            if (text->running.empty()) continue;
            if (lines.size() > start) lines += between;
            lines += text->running;
        }
    }

    void put_forms(const Passages &texts) {
        for (const Folded *text : texts) put_new(text->words), put_new(text->others);
    }

    // The words that have not stood in this scope yet, each with a space behind it.
    void put_new(const std::vector<uint32_t> &words) {
        for (uint32_t word : words)
            if (books.is_new(word, scope_)) (lines += books.text_of_word(word)) += ' ';
    }

    Rules rules_;
    std::string gap_, anywhere_;
    Asset asset_;
    std::vector<Folded> folded_;
    Passages head_, body_, place_;
    uint64_t scope_ = 0;
};
