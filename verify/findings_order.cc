// Findings about the order of the octets of numbers.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "verify/diagnose.hpp"
#include "verify/rows.hpp"
#include "verify/words.hpp"

namespace wirestruct::verify {
namespace {

using schema::ByteOrder;

// The numbers of a group, by what their octets say about their order.
struct Orders {
  std::vector<std::size_t> reversed;
  std::vector<std::size_t> as_schema;
  std::vector<std::size_t> untold;  // both orders give these octets in every message
  bool floats = false;              // among the numbers
};

bool is_number(const Case& of, std::size_t leaf) {
  const Leaf& number = of.sides.subject.leaves[leaf];
  return number.kind == translate::LeafKind::number &&
         std::max(number.element_octets, of.shape().places[leaf].element_octets) > 1;
}

bool possibly_reversed(Readings readings) {
  return readings.has(Reading::reversed) || readings.has(Reading::zero_extended_reversed) ||
         readings.has(Reading::sign_extended_reversed) || readings.has(Reading::cut_reversed);
}

bool possibly_as_schema(Readings readings) {
  return readings.has(Reading::same) || readings.has(Reading::zero_extended) ||
         readings.has(Reading::sign_extended) || readings.has(Reading::cut);
}

Orders orders_of(const Case& of, const Group& group) {
  Orders orders;
  for (std::size_t i = 0; i < group.leaves.size(); ++i) {
    const Group::OfLeaf& leaf = group.leaves[i];
    if (!leaf.reading || leaf.seen == 0 || leaf.different == leaf.seen || !is_number(of, i)) {
      continue;
    }
    orders.floats |= of.sides.subject.leaves[i].scalar.kind == schema::ScalarKind::floating_point;
    if (possibly_reversed(leaf.possible) && possibly_as_schema(leaf.possible)) {
      orders.untold.push_back(i);
    } else if (is_reversed(*leaf.reading)) {
      orders.reversed.push_back(i);
    } else {
      orders.as_schema.push_back(i);
    }
  }
  return orders;
}

std::string name_of(ByteOrder order) {
  return order == ByteOrder::big ? "most significant byte first" : "least significant byte first";
}

std::vector<std::string> names_of(const Case& of, const std::vector<std::size_t>& leaves) {
  std::vector<std::string> names;
  names.reserve(leaves.size());
  for (const std::size_t leaf : leaves) {
    names.push_back("`" + of.sides.subject.leaves[leaf].path + "`");
  }
  return names;
}

// What the schema says about all of these leaves; nothing when it says different things.
std::optional<ByteOrder> declared_order(const Case& of, const std::vector<std::size_t>& leaves) {
  std::set<ByteOrder> orders;
  for (const std::size_t leaf : leaves) orders.insert(of.sides.subject.leaves[leaf].order);
  return orders.size() == 1 ? std::optional(*orders.begin()) : std::nullopt;
}

ByteOrder other(ByteOrder order) {
  return order == ByteOrder::big ? ByteOrder::little : ByteOrder::big;
}

std::string against_schema(const Case& of, const std::vector<std::size_t>& leaves, bool plural) {
  const std::optional<ByteOrder> declared = declared_order(of, leaves);
  const char* verb = plural ? "are" : "is";
  if (!declared) return fmt::format("{} in the other byte order than the schema says", verb);
  return fmt::format("{} {}; the schema says {}", verb, name_of(other(*declared)),
                     *declared == ByteOrder::big ? "big-endian" : "little-endian");
}

// `both integers`, `all 8 numbers`, `the integer id`
std::string who_of(const Case& of, const Orders& orders) {
  const std::string noun = orders.floats ? "number" : "integer";
  const std::size_t count = orders.reversed.size();
  if (!orders.as_schema.empty()) {
    return (count == 1 ? "only " : "") + list_of(names_of(of, orders.reversed));
  }
  if (!orders.untold.empty()) {
    return fmt::format("{} of {}", count, count_of(count + orders.untold.size(), noun));
  }
  if (count == 1) return fmt::format("the {} {}", noun, names_of(of, orders.reversed).front());
  return count == 2 ? fmt::format("both {}s", noun) : fmt::format("all {} {}s", count, noun);
}

void explain_order(const Case& of, const Group& group, const Orders& orders, Finding& finding) {
  const std::uint64_t all_octets = of.sides.subject.size_octets();
  const std::size_t numbers =
      orders.reversed.size() + orders.as_schema.size() + orders.untold.size();
  const bool wholly = of.shape().causes.empty() && group.changed_messages == 0;
  finding.why.push_back(
      fmt::format("reversing {} of {} explains {} in {} of {}; nothing simpler does.",
                  orders.reversed.size(), count_of(numbers, orders.floats ? "number" : "integer"),
                  wholly ? fmt::format("all {} octets", all_octets) : "the numbers",
                  grouped(group.messages - group.changed_messages),
                  count_of(of.evidence().compared, "message")));
  const std::optional<ByteOrder> declared = declared_order(of, orders.reversed);
  if (declared == ByteOrder::little) {
    finding.why.emplace_back(
        "DataOutputStream and ByteBuffer write big-endian unless told otherwise; so does htonl on "
        "x86 and ARM.");
    finding.fix =
        "Java: buffer.order(ByteOrder.LITTLE_ENDIAN) before putInt, or Integer.reverseBytes with "
        "DataOutputStream; C++: no htonl; or `byte_order big;` in the schema. Not both.";
  } else if (declared == ByteOrder::big) {
    finding.why.emplace_back(
        "an integer copied out of memory on x86 or ARM is little-endian; a conversion that is "
        "missing and one made twice leave the same octets.");
    finding.fix =
        "C++: htonl before the integer is copied, or the generated encode(); Java: no "
        "order(LITTLE_ENDIAN), no Integer.reverseBytes; or `byte_order little;` in the schema. Not "
        "both.";
  } else {
    finding.fix =
        "write each field in its own order, or correct the orders in the schema. Not both.";
  }
}

void add_untold(const Case& of, const Group& group, const Orders& orders, Finding& finding) {
  if (orders.untold.empty()) return;
  finding.not_told_apart.push_back(
      fmt::format("the order of {}: its octets read the same both ways in {}",
                  list_of(names_of(of, orders.untold)), count_of(group.messages, "message")));
}

void rule_out_units(const Case& of, const Group& group, const Orders& orders, Finding& finding) {
  for (const std::size_t leaf : orders.reversed) {
    const std::uint64_t size = of.sides.subject.leaves[leaf].element_octets;
    const Readings possible = group.leaves[leaf].possible;
    if (size != 4 && size != 8) continue;
    if (possible.has(Reading::units_cdab) || possible.has(Reading::units_badc)) {
      finding.not_told_apart.emplace_back("16-bit units swapped: the values are too regular");
    } else {
      finding.ruled_out.emplace_back("16-bit units swapped");
    }
    return;
  }
}

// Rows for those of the leaves whose value shows it in this message; all when none does.
std::vector<std::size_t> for_rows(const Group& group, const std::vector<std::size_t>& leaves) {
  std::vector<std::size_t> telling;
  for (const std::size_t leaf : leaves) {
    if (group.leaves[leaf].telling > 0) telling.push_back(leaf);
  }
  return telling.empty() ? leaves : telling;
}

void find_reversed(const Case& of, const Group& group, std::vector<Finding>& findings) {
  const Orders orders = orders_of(of, group);
  if (orders.reversed.empty()) return;
  const bool all = orders.as_schema.empty();
  const Pairing at = group.telling_messages > 0 ? group.first_telling : group.first;
  Finding finding = finding_at(of, all ? FindingCode::v101 : FindingCode::v102, at);
  finding.messages = group.messages;
  const bool plural = orders.reversed.size() != 1;
  finding.sentence =
      who_of(of, orders) + " " + against_schema(of, orders.reversed, plural) + of.scope_of(group);
  add_rows({of.sides, of.shape(), at}, for_rows(group, orders.reversed), finding);
  explain_order(of, group, orders, finding);
  add_untold(of, group, orders, finding);
  rule_out_units(of, group, orders, finding);
  if (of.shape().causes.empty()) {
    for (std::string& rival : rivals_of(of)) finding.not_told_apart.push_back(std::move(rival));
    for (std::string& kind : ruled_out_of(of)) finding.ruled_out.push_back(std::move(kind));
  }
  findings.push_back(std::move(finding));
}

void find_units(const Case& of, const Group& group, Reading units, std::vector<Finding>& findings) {
  std::vector<std::size_t> leaves;
  for (std::size_t i = 0; i < group.leaves.size(); ++i) {
    if (group.leaves[i].reading == units) leaves.push_back(i);
  }
  if (leaves.empty()) return;
  const Pairing at = group.telling_messages > 0 ? group.first_telling : group.first;
  Finding finding = finding_at(of, FindingCode::v103, at);
  finding.messages = group.messages;
  finding.sentence =
      fmt::format("{} {} {}{}", list_of(names_of(of, leaves)),
                  leaves.size() == 1 ? "came" : "all came", name_of(units), of.scope_of(group));
  add_rows({of.sides, of.shape(), at}, for_rows(group, leaves), finding);
  finding.why.push_back(fmt::format("this explains {} of {}.",
                                    grouped(group.messages - group.changed_messages),
                                    count_of(of.evidence().compared, "message")));
  finding.fix =
      "convert the number as one of 4 or 8 octets (htonl, not htons twice), or put its two "
      "16-bit registers together in the order that the device documents.";
  if (of.shape().causes.empty()) finding.not_told_apart = rivals_of(of);
  findings.push_back(std::move(finding));
}

}  // namespace

void find_byte_order(const Case& of, std::vector<Finding>& findings) {
  for (const Group& group : of.evidence().groups) {
    find_reversed(of, group, findings);
    find_units(of, group, Reading::units_cdab, findings);
    find_units(of, group, Reading::units_badc, findings);
  }
}

}  // namespace wirestruct::verify
