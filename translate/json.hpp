// Record → one line of JSON (RFC 8259), nothing lost:
//
//   integers            numbers, u64 exact
//   f32, f64            the shortest number that reads back as the same bits, always with a point
//   or
//                       an exponent; "NaN" for the quiet NaN without payload (0x7FC00000),
//                       "Infinity", "-Infinity"; other NaNs {"bits":"0x7fa00001"}
//   bool                true, false; another octet as a number
//   enum                the enumerator's name; a number when there is none
//   char, char[n]       a string up to the first NUL; {"octets":"c4e3"} when it is not UTF-8
//   byte, byte[n]       hex digits in octet order: "0a1b"
//   arrays, structs     arrays, objects; padding is in none of them
//
// A field that the message is too short for, or that the capture lacks, is left out; in an array
// it is null where elements follow that are there.
#pragma once

#include <string>

#include "translate/envelope.hpp"
#include "translate/record.hpp"

namespace wirestruct::translate {

/// Appends the values of the message as one object, without a line end.
void append_json(const schema::Model& model, const Record& record, std::string& out);

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
                 std::string& out);

}  // namespace wirestruct::translate
