// What stands between words and sentences, in UTF-8.
#pragma once

#include <array>
#include <string_view>

// The bytes with which a white space, and a sign that ends a sentence, may begin: most begin neither.
constexpr std::array<bool, 256> may_begin(std::string_view signs) {
    std::array<bool, 256> bytes{};
    for (char sign : signs) bytes[static_cast<unsigned char>(sign)] = true;
    return bytes;
}
constexpr auto kMayBeSpace = may_begin("\t\n\v\f\r\x1c\x1d\x1e\x1f \xc2\xe1\xe2\xe3");
constexpr auto kMayBeLineEnd = may_begin("\n.!?\xd8\xe2\xe0");
constexpr auto kMayBeBetweenParts = may_begin("_-.()\t\n\v\f\r\x1c\x1d\x1e\x1f \xc2\xe1\xe2\xe3");

// Length in bytes of the white space that begins there, 0 where none does: what `str.split` takes for it.
inline int space_at(const char *at, const char *end) {
    auto byte = [&](int place) { return end - at > place ? static_cast<unsigned char>(at[place]) : 0; };
    int first = byte(0), second = byte(1), third = byte(2);
    if (first < 0x80) return (first >= 0x09 && first <= 0x0d) || (first >= 0x1c && first <= 0x20);
    if (first == 0xc2) return second == 0x85 || second == 0xa0 ? 2 : 0;
    if (first == 0xe1) return second == 0x9a && third == 0x80 ? 3 : 0;
    if (first == 0xe3) return second == 0x80 && third == 0x80 ? 3 : 0;
    if (first != 0xe2) return 0;
    if (second == 0x81) return third == 0x9f ? 3 : 0;
    bool is_space = (third >= 0x80 && third <= 0x8a) || third == 0xa8 || third == 0xa9 || third == 0xaf;
    return second == 0x80 && is_space ? 3 : 0;
}

// The same of a sign that ends a sentence: a line break . ! ? and those of Persian and Indian scripts, and the ellipsis.
inline int line_end_at(const char *at, const char *end) {
    if (at == end) return 0;
    if (*at == '\n' || *at == '.' || *at == '!' || *at == '?') return 1;
    if (static_cast<unsigned char>(*at) < 0x80) return 0;
    auto starts = [&](std::string_view sign) { return std::string_view(at, end - at).substr(0, sign.size()) == sign; };
    return starts("\xd8\x9f") ? 2 : starts("\xe2\x80\xa6") || starts("\xe0\xa5\xa4") ? 3 : 0;
}

inline bool is_digit(char sign) { return sign >= '0' && sign <= '9'; }

inline bool is_between_parts(char sign) { return sign == '_' || sign == '-' || sign == '.' || sign == '(' || sign == ')'; }
