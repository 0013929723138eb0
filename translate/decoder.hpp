// The walk through a message by its struct: one state machine, whose stack is a vector, so that it
// can stop where octets have not come yet and go on when they have. decode() lets it see the whole
// message; the framer lets it look for the end of one in a stream.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "translate/evaluate.hpp"
#include "translate/record.hpp"

namespace wirestruct::translate {

/// Of an array of values of which so many octets are there: those of its whole elements.
std::uint64_t whole_elements_octets(const Item& item, std::uint64_t octets_there);

class Decoder {
 public:
  /// Both are kept. The caller has set the record's octets and ranges.
  Decoder(const schema::Model& model, Record& record) : model_(model), record_(record) {}

  /// Decodes the record's octets, which are the whole message, into its items and remarks.
  void decode(const schema::Struct& structure);

  /// Begins a message whose end is looked for in octets that come piece by piece. Between two calls
  /// of find_end() more octets of it may be put behind those that the record has.
  void start(const schema::Struct& structure);

  /// True when the end is found, or cannot be found: then failed() is true, and the last remark
  /// says why. False when more octets must come first.
  bool find_end();
  bool failed() const { return failed_; }
  /// True when needed_octets() is all of the message, although they are not all there.
  bool is_end_known() const { return !frames_.empty() && frames_[0].is_bounded; }

  /// After find_end() was true, the octets of the message; after it was false, how many there must
  /// be at least.
  std::uint64_t needed_octets() const { return needed_octets_; }

  /// How far it has read, also in an array whose end it has not found.
  std::uint64_t read_octets() const { return position_ + scanned_octets_; }

 private:
  enum class FrameKind : std::uint8_t { structure, array };

  // A struct or an array whose end is not reached.
  struct Frame {
    FrameKind kind = FrameKind::structure;
    bool owns_region = false;  // what is wrong inside of it ends with it
    bool is_bounded = true;    // `end` is known
    bool is_cut = false;       // its region goes on where the one around it has ended
    bool is_cut_told = false;  // and a remark says so, at the field that lacks octets
    bool has_derived = false;  // fields to be compared once all is read
    bool has_length = false;
    schema::ByteOrder order = schema::ByteOrder::none;  // that `byte_order by` comes to
    std::uint32_t item = 0;
    std::uint32_t last = 0;                     // array: item of its last element
    const schema::Struct* structure = nullptr;  // array: of its elements
    std::size_t next = 0;                       // member, or element
    std::uint64_t count = 0;                    // of the elements, when is_counted
    bool is_counted = false;
    std::uint64_t end = 0;         // of what it may take
    std::uint64_t region_end = 0;  // of `size n`: what it leaves over goes up to there
    std::uint64_t resume = 0;      // where things go on behind the region
    std::uint64_t cut_octets = 0;  // when is_cut: how many there should be
    std::uint32_t cut_item = 0;    // and the item that says so: a length, or the struct itself
  };

  // Up to where a value may go.
  struct Bounds {
    std::uint64_t end = 0;
    bool is_bounded = true;
  };

  // Whether the walk can go on; `wait` changes nothing, so that the same step is tried again.
  enum class Step : std::uint8_t { done, wait };
  enum class Answer : std::uint8_t { no, yes, wait, failed };

  bool run();
  Step step();
  Step structure_step(Frame& frame);
  Step array_step(Frame& frame);
  Step padding_step(const schema::Padding& padding);
  Step field_step(const schema::Field& field);
  Step region_step(Item item, const schema::Field& field);
  Step void_step(const schema::Field& field);
  Step shaped_step(const Item& item, const schema::Field& field);
  Step value(const Item& item, Bounds bounds);
  Step single(Item item, Bounds bounds);
  Step one_value(Item item, Bounds bounds);
  Step array(Item item, Bounds bounds);
  Step numbers(Item item, std::uint64_t count, std::uint64_t size_octets);
  Step values(Item item, std::uint64_t count, std::uint64_t size_octets);
  Step structures(const Item& item, Frame frame);
  Step enter(Item item, Frame frame);
  Step after_field(std::uint32_t item);
  Step apply_length(std::uint32_t item);
  void finish_structure();
  void finish_array();
  void resume_behind(const Frame& frame);

  // The octets of an extent and how many of its units are in them; nothing when the step is over.
  struct Measured {
    std::uint64_t size_octets = 0;
    std::uint64_t count = 0;
  };
  std::optional<Measured> measure(const Item& item, Bounds bounds, std::uint64_t unit_octets,
                                  Step& step);
  std::optional<Measured> scan(const Item& item, Bounds bounds, Step& step);

  Answer holds(std::size_t guard);
  bool choose_order(const schema::Field& field, schema::ByteOrder& order);
  bool pass_arguments(Item& item);
  std::optional<std::int64_t> number(const schema::Expression& expression,
                                     const schema::Field* field);
  bool take(Bounds bounds, std::uint64_t size_octets, const Item& item, Step& step);
  bool take_fixed(Bounds bounds, std::uint64_t size_octets, const Item& item, Step& step);
  Step wait_for(std::uint64_t octets);

  void compare_derived(std::uint32_t structure);
  void compare_number(std::uint32_t item, std::int64_t computed);
  void compare_octets(std::uint32_t item);
  void compare_parts(std::uint32_t item, std::uint32_t structure);
  void check_where(std::uint32_t item);
  void remark_on_value(std::uint32_t item);
  void remark_on_text(std::uint32_t item, const Text& text);
  void remark_on_numbers(std::uint32_t item);
  void remark_on_message();

  std::uint32_t open(const Item& item);
  void close(std::uint32_t item);
  void remark(Remark remark, std::uint32_t item, std::uint64_t offset_octets,
              std::uint64_t count = 1, std::string detail = {},
              const schema::BitField* part = nullptr);
  void left_over(std::uint64_t end, std::uint32_t depth, const schema::Field* field = nullptr);
  std::uint32_t leaf_from(std::uint64_t offset_octets) const;

  // Says what is wrong, shows what follows as it is, and leaves the region.
  Step fault(Remark what, const Item& where, std::string detail);
  Step stop(const Item& where);
  Step abandon(const Item& where);
  void leave_region();
  // Of the region in which the walk is: that it is cut, if nobody has said so.
  Frame& region();
  bool goes_on_behind_the_octets();
  void tell_cut(Frame& region);
  void tell_cut(Frame& region, std::uint32_t item, std::uint64_t offset_octets);

  Frame& frame() { return frames_.back(); }
  std::uint32_t depth() const { return record_.items[frames_.back().item].depth + 1; }
  Bounds bounds() const { return {frames_.back().end, frames_.back().is_bounded}; }
  Item item_at(const schema::Field& field) const;
  Scope scope() const;
  bool is_full() const;

  const schema::Model& model_;
  Record& record_;
  std::vector<Frame> frames_;
  std::uint64_t position_ = 0;
  std::uint64_t needed_octets_ = 0;
  std::uint64_t scanned_octets_ = 0;  // of the field whose terminator is looked for
  bool is_open_ = false;              // more octets may come
  // A message of fixed size shows all its fields, also those that it is too short for.
  bool is_lenient_ = false;
  bool failed_ = false;
};

}  // namespace wirestruct::translate
