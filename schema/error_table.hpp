// The errors of the compiler by code: what `wirestruct explain E301` tells. A code never changes
// its meaning; a new one takes the next free number of its group.
//   E1xx text and syntax, E2xx names and imports, E3xx types and byte order, E4xx layout,
//   E5xx streams
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace wirestruct::schema {

enum class ErrorCode : std::uint16_t {
  e101 = 101,  ///< not plain UTF-8 text
  e102,        ///< a character that means nothing here
  e103,        ///< comment, string or character without its end
  e104,        ///< malformed number
  e105,        ///< malformed character or string
  e106,        ///< something else was expected
  e107,        ///< doc comment in front of nothing
  e108,        ///< said twice
  e109,        ///< file-level statement after a declaration
  e110,        ///< unknown attribute or option
  e111,        ///< name too long
  e112,        ///< expression too long, or blocks or expressions nested too deeply

  e201 = 201,  ///< two declarations of one name
  e202,        ///< unknown type
  e203,        ///< imported file not found
  e204,        ///< import cycle
  e205,        ///< file that cannot be read, or too much to read
  e206,        ///< a name that could mean two types
  e207,        ///< a name that already means something
  e208,        ///< names that are one in Java
  e209,        ///< option with a text that is no name
  e210,        ///< unknown value in an expression
  e211,        ///< function that does not exist, or not for this
  e212,        ///< constants that need each other
  e213,        ///< a type that Java code cannot name

  e301 = 301,  ///< no byte order
  e302,        ///< C type whose width is not fixed
  e303,        ///< byte order of one octet
  e304,        ///< enum of something that is no integer
  e305,        ///< value beyond the enum's width
  e306,        ///< two enumerators with one value
  e307,        ///< a name that is no type for this place
  e308,        ///< struct that contains itself
  e309,        ///< enum without enumerators
  e310,        ///< bit fields that do not fill their integer
  e311,        ///< flag without a bit
  e312,        ///< attribute that does not fit
  e313,        ///< unknown charset
  e314,        ///< derived field that holds no integer
  e315,        ///< no integer, or none that is known or fits in 64 bits
  e316,        ///< value that does not fit in its field
  e317,        ///< byte order chosen by what is not known yet
  e318,        ///< two cases for one value
  e319,        ///< case that is neither a struct nor octets
  e320,        ///< parameters and the values for them do not fit

  e401 = 401,  ///< wrong `size`
  e402,        ///< wrong `@at`
  e403,        ///< array or padding of nothing
  e404,        ///< too large
  e405,        ///< alignment that is no power of two
  e406,        ///< struct of no octets
  e407,        ///< structs nested too deeply
  e408,        ///< filler that is not one octet
  e409,        ///< octets behind what goes on to the end
  e410,        ///< varying length where it cannot be
  e411,        ///< `size` of what is no struct, or too little
  e412,        ///< unknown ABI
  e413,        ///< version that cannot be
  e414,        ///< elements without an octet, or without an end
  e415,        ///< natural layout of what varies
  e416,        ///< fields that wait for each other
  e417,        ///< value for a parameter that is known too late
  e418,        ///< value that generated code cannot compute

  e501 = 501,  ///< no such port
  e502,        ///< stream without a port
  e503,        ///< stream that sends nothing
  e504,        ///< two streams at one port
  e505,        ///< message that no datagram can hold
  e506,        ///< message whose end nobody knows
  e507,        ///< framing that frames nothing
  e508,        ///< message that has parameters
};

struct ErrorRow {
  ErrorCode code;
  std::string_view title;  ///< what is wrong, without a dot
  std::string_view story;  ///< a paragraph or several: why it is an error and what to do
  std::string_view wrong;  ///< a schema with exactly this error; may be empty
  std::string_view right;  ///< the same without it; may be empty
};

/// By ascending code.
std::span<const ErrorRow> error_rows();

/// "E301" → its row; null when there is none.
const ErrorRow* find_error(std::string_view code);

/// "E301".
std::string code_name(ErrorCode code);

/// All about an error, ready to print; ends with '\n'.
std::string story(const ErrorRow& row);

}  // namespace wirestruct::schema
