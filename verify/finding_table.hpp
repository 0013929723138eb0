// What the verifier can find, by code: what `wirestruct explain V101` tells. A code never changes
// its meaning; a new one takes the next free number of its group.
//   V10x order of octets, V11x layout, V12x padding and text, V13x values, V14x messages in the
//   stream, V15x what the capture lacks
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace wirestruct::verify {

enum class FindingCode : std::uint16_t {
  v101 = 101,  ///< all numbers in the other byte order
  v102,        ///< some numbers in the other byte order
  v103,        ///< numbers with their 16-bit units swapped
  v104,        ///< the whole message swapped, text too

  v111 = 111,  ///< another alignment: padding on one side
  v112,        ///< a field of another width
  v113,        ///< extra octets at one place of every message
  v114,        ///< octets missing at one place of every message

  v121 = 121,  ///< only padding differs
  v122,        ///< octets after the NUL differ
  v123,        ///< text padded with spaces

  v131 = 131,  ///< values differ, no cause found

  v141 = 141,  ///< message lost
  v142,        ///< extra message
  v143,        ///< message repeated
  v144,        ///< messages in another order
  v145,        ///< octets missing once, all after them shifted
  v146,        ///< octets inserted once, all after them shifted
  v147,        ///< stream ends inside a message
  v148,        ///< connection reset before the last message
  v149,        ///< nothing of what was sent

  v151 = 151,  ///< gap in the capture
  v152,        ///< packets stored only in part
  v153,        ///< capture file broken
  v154,        ///< one range captured twice, with other octets
  v155,        ///< capture begins inside the connection
  v156,        ///< capture ends inside the connection
  v157,        ///< more than fits into the limits
  v158,        ///< recording broken
};

/// What a finding says about the comparison.
enum class Severity : std::uint8_t {
  difference,  ///< what was captured is not what was sent
  incomplete,  ///< something could not be compared
};

struct FindingRow {
  FindingCode code;
  Severity severity;
  std::string_view title;  ///< what was found, without a dot
  std::string_view story;  ///< how it comes about, how it is told from others, what to do
};

/// By ascending code.
std::span<const FindingRow> finding_rows();

/// "V101" → its row; null when there is none.
const FindingRow* find_finding(std::string_view code);

const FindingRow& row_of(FindingCode code);

/// "V101".
std::string code_name(FindingCode code);

/// All about a finding, ready to print; ends with '\n'.
std::string story(const FindingRow& row);

}  // namespace wirestruct::verify
