// Strings that are kept and found again by what they say.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <vector>

constexpr uint32_t kNone = UINT32_MAX;

// Strings, each with its number in order of arrival.
class Strings {
  public:
    uint32_t find(std::string_view text) const {
        if (!count()) return kNone;
        for (size_t at = hash(text) & mask_;; at = (at + 1) & mask_) {
            uint32_t number = slots_[at];
            if (number == kNone || (*this)[number] == text) return number;
        }
    }

    uint32_t add(std::string_view text) {
        if (uint32_t known = find(text); known != kNone) return known;
        if ((count() + 1) * 2 > slots_.size()) grow();
        all_.append(text);
        ends_.push_back(static_cast<uint32_t>(all_.size()));
        place(count() - 1);
        return count() - 1;
    }

    std::string_view operator[](uint32_t number) const {
        uint32_t start = number ? ends_[number - 1] : 0;
        return {all_.data() + start, ends_[number] - start};
    }

    uint32_t count() const { return static_cast<uint32_t>(ends_.size()); }

    void clear() {
        if (!count()) return;
        all_.clear(), ends_.clear();
        std::fill(slots_.begin(), slots_.end(), kNone);
    }

  private:
    // Folded multiplication with a secret of this process: texts come from outside, and nobody shall be able to write one
    // whose words all fall on the same place.
    static uint64_t hash(std::string_view text) {
        uint64_t mixed = text.size(), eight;
        for (; text.size() >= 8; text.remove_prefix(8)) {
            memcpy(&eight, text.data(), 8);
            mixed = stirred(mixed, eight);
        }
        eight = 0;
        memcpy(&eight, text.data(), text.size());
        return stirred(mixed, eight);
    }

    static uint64_t stirred(uint64_t mixed, uint64_t eight) {
        static const std::array<uint64_t, 2> secrets = {secret(), secret()};
        __extension__ using Wide = unsigned __int128;
        Wide product = static_cast<Wide>(mixed ^ secrets[0]) * (eight ^ secrets[1]);
        return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
    }

    static uint64_t secret() {
        std::random_device chance;
        return static_cast<uint64_t>(chance()) << 32 | chance();
    }

    void place(uint32_t number) {
        size_t at = hash((*this)[number]) & mask_;
        while (slots_[at] != kNone) at = (at + 1) & mask_;
        slots_[at] = number;
    }

    void grow() {
        slots_.assign(std::max<size_t>(256, slots_.size() * 2), kNone);
        mask_ = slots_.size() - 1;
        for (uint32_t number = 0; number < count(); number++) place(number);
    }

    std::string all_;
    std::vector<uint32_t> ends_, slots_;
    size_t mask_ = 0;
};
