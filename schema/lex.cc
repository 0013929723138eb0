#include "schema/lex.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "schema/limits.hpp"
#include "schema/utf8.hpp"

namespace wirestruct::schema {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// The value of a digit of any base up to 16; 99 for anything else.
unsigned digit_value(char c) {
  if (is_digit(c)) return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
  return 99;
}

/// What no schema may contain, not even in a comment: controls, and marks that show a reader the
/// text in another order than the one we read.
bool is_forbidden(char32_t c) {
  if (c == '\t' || c == '\n' || c == '\r') return false;
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

/// What editors and chat programs put in place of plain punctuation.
std::string_view plain_for(char32_t c) {
  switch (c) {
    case 0x2018:
    case 0x2019:
      return "'";
    case 0x201C:
    case 0x201D:
      return "\"";
    case 0x2013:
    case 0x2014:
    case 0x2212:
      return "-";
    case 0x00A0:
    case 0x3000:
      return " ";
    case 0xFF1B:
      return ";";
    case 0xFF0C:
      return ",";
    case 0xFF1A:
      return ":";
    default:
      return "";
  }
}

class Lexer {
 public:
  Lexer(const SourceFile& source, std::uint32_t file, Diagnostics& diagnostics)
      : text_(source.text), file_(file), diagnostics_(diagnostics) {}

  std::vector<Token> run() {
    if (check_text()) {
      if (text_.starts_with("\xEF\xBB\xBF")) next_ = 3;  // a byte order mark says nothing here
      while (next_ < text_.size() && !is_full(diagnostics_)) step();
    }
    begin_ = text_.size();
    next_ = text_.size();
    add(TokenKind::end);
    return std::move(tokens_);
  }

 private:
  char at(std::size_t offset) const { return offset < text_.size() ? text_[offset] : '\0'; }
  std::string_view rest() const { return text_.substr(next_); }
  std::string_view token_text() const { return text_.substr(begin_, next_ - begin_); }

  SourceSpan span(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  Token& add(TokenKind kind) {
    const bool starts_line = begin_ == 0 || text_[begin_ - 1] == '\n';
    tokens_.push_back({.kind = kind,
                       .first_in_line = first_in_line_,
                       .starts_line = starts_line,
                       .at = span(begin_, next_),
                       .text = {}});
    first_in_line_ = false;
    return tokens_.back();
  }

  void error(ErrorCode code, SourceSpan at, std::string message, std::string label = {},
             std::string fix = {}) {
    report(diagnostics_, {.code = code,
                          .at = at,
                          .message = std::move(message),
                          .label = std::move(label),
                          .notes = {},
                          .fix = std::move(fix)});
  }

  void bad(ErrorCode code, std::string message, std::string label = {}, std::string fix = {}) {
    error(code, span(begin_, next_), std::move(message), std::move(label), std::move(fix));
    add(TokenKind::bad);
  }

  // Reports the first thing that makes the file no plain text; one such is a sign of a wrong
  // encoding, and there may be thousands. False when there is nothing to go on with.
  bool check_text() {
    if (text_.starts_with("\xFF\xFE") || text_.starts_with("\xFE\xFF")) {
      error(ErrorCode::e101, span(0, 2), "this file is UTF-16, and a schema is UTF-8", {},
            "save it as UTF-8, or: iconv -f UTF-16 -t UTF-8");
      return false;
    }
    for (std::size_t i = 0; i < text_.size();) {
      const CodePoint point = first_code_point(text_.substr(i));
      if (point.size_octets == 0) {
        error(ErrorCode::e101, span(i, i + 1),
              fmt::format("octet 0x{:02X} is not UTF-8", static_cast<std::uint8_t>(text_[i])),
              "a file in Latin-1 or another old encoding looks like this", "save it as UTF-8");
        return true;
      }
      if (is_forbidden(point.value)) {
        const bool control = point.value < 0xA0;
        error(ErrorCode::e101, span(i, i + point.size_octets),
              fmt::format("the {} U+{:04X} cannot stand in a schema",
                          control ? "control character" : "invisible character",
                          static_cast<std::uint32_t>(point.value)),
              control ? "" : "it shows the text in another order than it is read");
        return true;
      }
      i += point.size_octets;
    }
    return true;
  }

  void step() {
    begin_ = next_;
    const char c = text_[next_];
    if (c == '\n') first_in_line_ = true;
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      ++next_;
    } else if (rest().starts_with("//")) {
      line_comment();
    } else if (rest().starts_with("/*")) {
      block_comment();
    } else if (is_letter(c)) {
      identifier();
    } else if (is_digit(c)) {
      number();
    } else if (c == '\'') {
      character();
    } else if (c == '"') {
      string();
    } else {
      punctuation_mark(c);
    }
  }

  void line_comment() {
    const std::size_t end = std::min(text_.find('\n', next_), text_.size());
    std::string_view comment = text_.substr(next_, end - next_);
    next_ = end;
    if (!comment.starts_with("///") || comment.starts_with("////")) return;
    if (!first_in_line_) {
      error(ErrorCode::e107, span(begin_, end),
            "a `///` comment stands in front of what it documents",
            "behind something, it would document the next line", "put it on the line above");
      return;
    }
    comment.remove_prefix(3);
    if (comment.starts_with(' ')) comment.remove_prefix(1);
    const std::size_t last = comment.find_last_not_of(" \t\r");
    add(TokenKind::doc_comment).text = comment.substr(0, last == comment.npos ? 0 : last + 1);
    first_in_line_ = true;
  }

  void block_comment() {
    const std::size_t end = text_.find("*/", next_ + 2);
    next_ = end == text_.npos ? text_.size() : end + 2;
    if (end == text_.npos) {
      error(ErrorCode::e103, span(begin_, begin_ + 2), "this comment has no end", "",
            "close it with `*/`");
    }
    // A doc comment may follow on the line where this one ends.
    if (token_text().find('\n') != std::string_view::npos) first_in_line_ = true;
  }

  void identifier() {
    word_characters();
    if (token_text().size() > limits::name_octets) {
      bad(ErrorCode::e111, fmt::format("a name of {} characters", token_text().size()),
          fmt::format("names have at most {}", limits::name_octets));
      return;
    }
    const std::string_view text = token_text();
    add(TokenKind::identifier).text = text;
  }

  void word_characters() {
    while (is_letter(at(next_)) || is_digit(at(next_))) ++next_;
  }

  void number() {
    while (is_digit(at(next_)) || at(next_) == '_') ++next_;
    const bool fraction = at(next_) == '.' && is_digit(at(next_ + 1));
    const bool exponent = (at(next_) | 0x20) == 'e';
    if (fraction || exponent) return real();
    word_characters();
    std::string_view digits = token_text();
    unsigned base = 10;
    if (digits.size() > 1 && digits[0] == '0') {
      const char letter = static_cast<char>(digits[1] | 0x20);
      base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
      if (base == 10 && digits.find_first_not_of("0123456789_") == digits.npos) {
        octal_like_c(digits);
        return;
      }
      if (base != 10) digits.remove_prefix(2);
    }
    integer(digits, base);
  }

  // Behind its first digits.
  void real() {
    bool valid = token_text().find('_') == std::string_view::npos;
    if (at(next_) == '.') ++next_;
    while (is_digit(at(next_))) ++next_;
    if ((at(next_) | 0x20) == 'e') {
      ++next_;
      if (at(next_) == '-' || at(next_) == '+') ++next_;
      valid = valid && is_digit(at(next_));
    }
    while (is_digit(at(next_))) ++next_;
    valid = valid && !is_letter(at(next_));
    word_characters();
    if (!valid) {
      bad(ErrorCode::e104, fmt::format("`{}` is not a number", abbreviated(token_text())),
          "expected something like `0.0001` or `1e-7`");
      return;
    }
    const std::string_view text = token_text();
    add(TokenKind::real).text = text;
  }

  // `017` is 15 in C and 17 for everybody else.
  void octal_like_c(std::string_view digits) {
    const std::size_t significant = digits.find_first_not_of("0_");
    const std::string_view rest = significant == digits.npos ? "0" : digits.substr(significant);
    bad(ErrorCode::e104, fmt::format("`{}` has a leading zero", abbreviated(digits)),
        "octal in C, decimal elsewhere",
        rest == "0" ? "write `0`"
                    : fmt::format("write `0o{}` for octal, `{}` for decimal", abbreviated(rest),
                                  abbreviated(rest)));
  }

  void integer(std::string_view digits, unsigned base) {
    const auto complain = [&](std::string label, std::string fix = {}) {
      bad(ErrorCode::e104, fmt::format("`{}` is not an integer", abbreviated(token_text())),
          std::move(label), std::move(fix));
    };
    if (digits.empty()) return complain("digits are missing");
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
      if (digits[i] == '_') {
        const bool between = i > 0 && i + 1 < digits.size() && digits[i - 1] != '_';
        if (!between) return complain("`_` stands between two digits");
        continue;
      }
      const unsigned digit = digit_value(digits[i]);
      if (digit >= base) return complain(explain_digit(digits.substr(i), base));
      if (value > (UINT64_MAX - digit) / base) {
        bad(ErrorCode::e104, fmt::format("`{}` does not fit in 64 bits", abbreviated(token_text())),
            fmt::format("at most {}", UINT64_MAX));
        return;
      }
      value = value * base + digit;
    }
    add(TokenKind::integer).value = value;
  }

  static std::string explain_digit(std::string_view from, unsigned base) {
    if (from.find_first_not_of("uUlLzZ") == from.npos) {
      return fmt::format("no suffix is needed: leave out the `{}`", abbreviated(from));
    }
    return fmt::format("`{}` is no digit of base {}", from[0], base);
  }

  // The octet of an escape sequence; next_ stands behind the backslash.
  std::optional<std::uint8_t> escape() {
    const std::size_t begin = next_ - 1;
    const char c = at(next_);
    constexpr std::string_view letters = "abfnrtv\\'\"?";
    constexpr std::string_view octets = "\a\b\f\n\r\t\v\\'\"?";
    if (const std::size_t i = letters.find(c); i != letters.npos && next_ < text_.size()) {
      ++next_;
      return static_cast<std::uint8_t>(octets[i]);
    }
    unsigned value = 0;
    std::size_t digits = 0;
    if (c == 'x') {
      ++next_;
      for (; digits < 3 && digit_value(at(next_)) < 16; ++digits, ++next_) {
        value = value * 16 + digit_value(at(next_));
      }
    } else {
      for (; digits < 3 && digit_value(at(next_)) < 8; ++digits, ++next_) {
        value = value * 8 + digit_value(at(next_));
      }
    }
    if (digits > 0 && value <= 0xFF) return static_cast<std::uint8_t>(value);
    if (digits == 0 && c != 'x' && next_ < text_.size() && c != '\n') {
      next_ += std::max<std::size_t>(first_code_point(rest()).size_octets, 1);
    }
    error(ErrorCode::e105, span(begin, next_),
          digits > 0 ? "this escape is more than one octet" : "no such escape",
          R"(\n \r \t \a \b \f \v \0 \\ \' \" \? and \xHH)");
    return std::nullopt;
  }

  // Reads to the closing quote. Nothing when it was reported that something is wrong.
  std::optional<std::string> quoted(char quote) {
    ++next_;
    std::string value;
    bool valid = true;
    while (at(next_) != quote) {
      if (next_ >= text_.size() || text_[next_] == '\n') {
        while (next_ > begin_ + 1 && text_[next_ - 1] == '\r') --next_;
        error(ErrorCode::e103, span(begin_, next_),
              fmt::format("this {} has no end", quote == '"' ? "string" : "character"),
              fmt::format("expected `{}` before the end of the line", quote));
        return std::nullopt;
      }
      if (text_[next_] != '\\') {
        value += text_[next_++];
        continue;
      }
      ++next_;
      if (const auto octet = escape()) {
        value += static_cast<char>(*octet);
      } else {
        valid = false;
      }
    }
    ++next_;
    if (!valid) return std::nullopt;
    return value;
  }

  void string() {
    const auto value = quoted('"');
    add(value ? TokenKind::string : TokenKind::bad).text = value.value_or("");
  }

  void character() {
    const auto value = quoted('\'');
    if (!value) {
      add(TokenKind::bad);
    } else if (value->size() == 1) {
      add(TokenKind::character).value = static_cast<std::uint8_t>(value->front());
    } else if (value->empty()) {
      bad(ErrorCode::e105, "there is no character between the quotes");
    } else if (first_code_point(*value).size_octets == value->size()) {
      bad(ErrorCode::e105, fmt::format("`{}` is {} octets of UTF-8, and a character is one octet",
                                       abbreviated(*value), value->size()));
    } else {
      bad(ErrorCode::e105, "more than one character between the quotes", "",
          "use double quotes for text; for an integer of several characters, write it in hex");
    }
  }

  void punctuation_mark(char c) {
    for (const Punctuation& mark : punctuation()) {
      if (mark.spelling.front() != c || !rest().starts_with(mark.spelling)) continue;
      next_ += mark.spelling.size();
      add(mark.kind);
      return;
    }
    if (c == '#' && first_in_line_) {
      next_ = std::min(text_.find('\n', next_), text_.size());
      bad(ErrorCode::e102, "there is no preprocessor", "",
          "`import \"file.wire\";` for #include, `const A = 1;` for #define, `layout natural(n)` "
          "for #pragma pack(n)");
    } else {
      unknown_character();
    }
  }

  void unknown_character() {
    const CodePoint point = first_code_point(rest());
    next_ += std::max<std::size_t>(point.size_octets, 1);
    if (point.size_octets == 0 || is_forbidden(point.value)) {
      add(TokenKind::bad);  // check_text() has said so
      return;
    }
    const std::string_view plain = plain_for(point.value);
    std::string what = fmt::format("`{}`", printable(token_text()));
    if (point.value >= 0x80) {
      what += fmt::format(" (U+{:04X})", static_cast<std::uint32_t>(point.value));
    }
    // A run of the same kind, such as a name in another script, is one mistake.
    while (next_ < text_.size() && point.value >= 0x80 && (text_[next_] & 0x80) != 0) ++next_;
    bad(ErrorCode::e102, what + " means nothing in a schema",
        plain.empty() ? explain_character(point.value) : "",
        plain.empty()  ? std::string()
        : plain == " " ? "write a plain space"
                       : fmt::format("write `{}`", plain));
  }

  static std::string explain_character(char32_t c) {
    return c < 0x80 ? "" : "names are of a-z, A-Z, 0-9 and _";
  }

  std::string_view text_;
  std::uint32_t file_;
  Diagnostics& diagnostics_;
  std::vector<Token> tokens_;
  std::size_t begin_ = 0;  // of the token
  std::size_t next_ = 0;   // octet to look at
  bool first_in_line_ = true;
};

}  // namespace

std::vector<Token> lex(const SourceFile& source, std::uint32_t file, Diagnostics& diagnostics) {
  return Lexer(source, file, diagnostics).run();
}

}  // namespace wirestruct::schema
