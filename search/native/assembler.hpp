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
#include "shown.hpp"

constexpr int kMostScripts = 3, kMostTongues = 4;
constexpr size_t kMostKeptBytes = 16'000'000;
// Of the first parts, each in a field of its own.
inline constexpr std::array<const char *, kRights> kKeys = {"title", "keyword_words", "event_words", "creator_words",
                                                            "place", "camera",        "file_name"};

// Laid out as `assembler._Rules`. The languages of a script stand in the order of `languages.OF_SCRIPT`.
struct Rules {
    int32_t longest_number, short_exact_bytes, shown_characters, own_vote, any_vote, stated_vote, scripts;
    int32_t script_slot[kMostScripts], tongues[kMostScripts], tongue_slot[kMostScripts][kMostTongues];
    char gap[8];
};

struct Folded {
    std::string running;
    std::vector<uint32_t> others, exact;

    void clear() { running.clear(), others.clear(), exact.clear(); }
};

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
    int assemble(std::string_view asset, std::string_view values, bool is_packed) {
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
        write_shown(is_packed);
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
        lines += '"';
        write_key("said");
        write_running(head_.data(), head_.size());
        lines += '"';
        write_line("rights", &rights, 1);
        write_key("exact");
        write_exact();
        lines += '"';
    }

    // `is_packed` in base64, as Tantivy takes bytes.
    void write_shown(bool is_packed) {
        shown_.clear();
        for (size_t part = kTitle; part < kRights; part++) show(part);
        for (size_t part = kNear; part < asset_.parts.size(); part++) show(part);
        show(kCaption), show(kText);
        put_marks_for_surrogates(shown_);
        write_key("shown");
        std::string_view all = first_characters(shown_, 2 * static_cast<size_t>(rules_.shown_characters));
        is_packed ? write_base64(lines, all) : write_escaped(lines, all);
        lines += '"';
    }

    void show(size_t part) {
        if (asset_.parts[part].empty()) return;
        if (!shown_.empty()) shown_ += '\n';
        shown_ += first_characters(asset_.parts[part], static_cast<size_t>(rules_.shown_characters));
    }

    std::string &write_key(const char *key) { return lines.append(",\"").append(key).append("\":\""); }

    // The running words in reading order, texts apart from one another, then every other form once; without any there is
    // no line. Answers them as they stand between their quotes, until more is written.
    std::string_view write_line(const char *key, const Folded *const *texts, size_t count) {
        size_t before = lines.size();
        write_key(key);
        size_t start = lines.size();
        if (!write_running(texts, count)) {
            lines.resize(before);
            return {};
        }
        lines += gap_;
        uint64_t scope = ++scope_;
        for (size_t which = 0; which < count; which++)
            for (uint32_t other : texts[which]->others)
                if (books.is_new(other, scope)) write_word(other);
        lines.back() = '"';
        return {lines.data() + start, lines.size() - 1 - start};
    }

    bool write_running(const Folded *const *texts, size_t count) {
        size_t start = lines.size();
        for (size_t which = 0; which < count; which++) {
            if (texts[which]->running.empty()) continue;
            if (lines.size() > start) lines += gap_;
            lines += texts[which]->running;
        }
        return lines.size() > start;
    }

    // How often a word stands there does not count, and to look for that in what is short costs more than it saves.
    void write_exact() {
        size_t start = lines.size();
        for (const Folded *text : head_)
            for (uint32_t word : text->exact) write_word(word);
        if (lines.size() - start > static_cast<size_t>(rules_.short_exact_bytes)) {
            lines.resize(start);
            uint64_t scope = ++scope_;
            for (const Folded *text : head_)
                for (uint32_t word : text->exact)
                    if (books.is_new(word, scope)) write_word(word);
        }
        if (lines.size() > start) lines.pop_back();
    }

    void write_word(uint32_t word) {
        lines += books.text_of_word(word);
        lines += ' ';
    }

    Rules rules_;
    std::string gap_, anywhere_, shown_;
    Asset asset_;
    std::vector<Folded> folded_;
    Folded body_;
    std::vector<const Folded *> head_, place_;
    uint64_t scope_ = 0;
};
