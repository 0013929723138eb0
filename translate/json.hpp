// Record → one line of JSON (RFC 8259), nothing lost:
//
//   integers            numbers, u64 exact
//   f16, f32, f64       the shortest number that reads back as the same bits, always with a point
//                       or an exponent; "NaN" for the quiet NaN without payload (0x7FC00000),
//                       "Infinity", "-Infinity"; other NaNs {"bits":"0x7fa00001"}
//   bool                true, false; another octet as a number
//   enum                the enumerator's name; a number when there is none
//   flags               an array of names, with a number for bits that none of them has
//   bits                an object
//   char, char[n]       a string up to the NUL or the padding, in UTF-8 whatever its charset is;
//                       {"octets":"c4e3"} when it is not text of that charset
//   byte, byte[n]       hex digits in octet order: "0a1b"
//   arrays, structs     arrays, objects; padding is in none of them
//   switch              what its case holds; nothing for void
//
// A field that the message is too short for, or that the capture lacks, is left out; in an array
// it is null where elements follow that are there.
//
// encode() makes the same octets of it again. Where the values alone would not, the object says
// what else there is: "$patch":{"9":"6f6c64"} puts octets over what the values give (padding, what
// follows a NUL, a wrong length or checksum); "$octets":"0102" is the whole message, when its
// values give none of that length.
#pragma once

#include <string>
#include <vector>

#include "translate/envelope.hpp"
#include "translate/field_path.hpp"
#include "translate/record.hpp"

namespace wirestruct::translate {

struct JsonOptions {
  /// Otherwise fields that are `@secret` are "***", and what could give them away is left out.
  bool show_secrets = false;
  /// Only these, each under its path and without what makes octets exact; null: all.
  const std::vector<FieldPath>* fields = nullptr;
};

/// Appends the values of the message as one object, without a line end.
void append_json(const schema::Model& model, const Record& record, std::string& out,
                 const JsonOptions& options = {});

/// The same inside of an object that says where the message was seen and what is wrong with it:
///
///   {"stream":"Chat","connection":1,"sender":"client","message":14,"struct":"Packet",
///    "time":"2024-05-01T12:00:00.123456789Z","time_ns":1714564800123456789,
///    "source":"127.0.0.1:40312","destination":"127.0.0.1:8888","stream_offset":1144,
///    "packets":[31,32],"value":{…},"remarks":[{"remark":"octets_after_nul","field":"name",
///    "offset":14,"count":3,"text":"3 octets after the NUL: 6F 6C 64"}]}
///
/// `remarks` is there when there are any, `left_over` (hex digits) when octets follow the struct.
void append_json(const schema::Model& model, const Record& record, const Envelope& envelope,
                 std::string& out, const JsonOptions& options = {});

/// Appends one value, array or struct of the message; nothing for what is not whole.
void append_json(const schema::Model& model, const Record& record, const Found& found,
                 std::string& out, const JsonOptions& options = {});

}  // namespace wirestruct::translate
