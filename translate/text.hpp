// Record → text for people: every octet of the message beside what it means.
//
//   Packet 14  client → server
//     kind      4C                       login 'L' (0x4C)
//     sequence  40 E2 01 00              123456
//     user_id   C4 09 00 00              2500
//     name      61 6C 69 63 65 00 00 …   "alice"
//     token     01 02 03 04 05 06 07 …   63 octets
//
// Octets that no field has are there, too: padding, what follows a NUL, what is left over. Long
// runs of octets are cut short with a …; verbose text has all of them, with offsets and types.
#pragma once

#include <string>
#include <vector>

#include "translate/envelope.hpp"
#include "translate/field_path.hpp"
#include "translate/record.hpp"

namespace wirestruct::translate {

struct TextOptions {
  bool verbose = false;
  bool color = false;         ///< one hue per field, by ANSI escapes
  bool show_secrets = false;  ///< otherwise fields that are `@secret` are masked
  /// Only these, and what they stand in; null: all.
  const std::vector<FieldPath>* fields = nullptr;
};

/// Appends the fields of the record, one a line, each line with its end.
void append_text(const schema::Model& model, const Record& record, const TextOptions& options,
                 std::string& out);

/// The same below a line that says where the message was seen.
void append_text(const schema::Model& model, const Record& record, const Envelope& envelope,
                 const TextOptions& options, std::string& out);

}  // namespace wirestruct::translate
