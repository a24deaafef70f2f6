// The texts of an asset as they were written, from which words are suggested.
#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

inline std::string_view first_characters(std::string_view text, size_t most) {
    if (text.size() <= most) return text;
    size_t at = 0;
    for (size_t begun = 0; at < text.size(); at++)
        if ((text[at] & 0xc0) != 0x80 && begun++ == most) break;
    return text.substr(0, at);
}

// A lone surrogate, which a file name may carry, is no UTF-8.
inline void put_marks_for_surrogates(std::string &text) {
    for (size_t at = text.find('\xed'); at != std::string::npos; at = text.find('\xed', at + 1))
        if (at + 2 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0xa0) text.replace(at, 3, "?");
}

inline void write_base64(std::string &out, std::string_view text) {
    static const char signs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t at = 0; at < text.size(); at += 3) {
        size_t left = std::min<size_t>(3, text.size() - at);
        unsigned char bytes[3] = {};
        memcpy(bytes, text.data() + at, left);
        unsigned all = bytes[0] << 16 | bytes[1] << 8 | bytes[2];
        char four[4] = {signs[all >> 18], signs[all >> 12 & 63], signs[all >> 6 & 63], signs[all & 63]};
        for (size_t padded = left + 1; padded < 4; padded++) four[padded] = '=';
        out.append(four, 4);
    }
}

// As it stands inside a JSON string.
inline void write_escaped(std::string &out, std::string_view text) {
    static const char digits[] = "0123456789abcdef";
    for (char sign : text)
        if (sign == '"' || sign == '\\')
            (out += '\\') += sign;
        else if (static_cast<unsigned char>(sign) < 0x20)
            ((out += "\\u00") += digits[sign >> 4]) += digits[sign & 15];
        else
            out += sign;
}
