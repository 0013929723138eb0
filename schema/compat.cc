#include "schema/compat.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "schema/compat_struct.hpp"
#include "schema/expression_text.hpp"
#include "schema/scalar_table.hpp"

namespace wirestruct::schema {
namespace {

template <typename Declared>
const Declared* find_named(const std::vector<Declared>& all, std::string_view name) {
  const auto found = std::ranges::find(all, name, &Declared::name);
  return found == all.end() ? nullptr : &*found;
}

class Comparison {
 public:
  Comparison(const Model& before, const Model& after) : before_(before), after_(after) {}

  std::vector<Change> run() {
    each(before_.enums, after_.enums, "enum",
         [&](const Enum& was, const Enum& is) { compare_enums(was, is); });
    each(before_.bits, after_.bits, "set of bits",
         [&](const Bits& was, const Bits& is) { compare_bits(was, is); });
    each(before_.structs, after_.structs, "struct", [&](const Struct& was, const Struct& is) {
      compare_structs(before_, was, after_, is, end_is_told(was), changes_);
    });
    each(before_.streams, after_.streams, "stream",
         [&](const Stream& was, const Stream& is) { compare_streams(was, is); });
    return std::move(changes_);
  }

 private:
  template <typename Declared, typename Compare>
  void each(const std::vector<Declared>& before, const std::vector<Declared>& after,
            std::string_view kind, Compare compare) {
    for (const Declared& is : after) {
      if (const Declared* was = find_named(before, is.name)) {
        compare(*was, is);
      } else {
        changes_.push_back({.code = ChangeCode::c144,
                            .where = is.name,
                            .what = fmt::format("is a new {}", kind),
                            .old_at = {},
                            .new_at = is.at,
                            .structure = {}});
      }
    }
    for (const Declared& was : before) {
      if (find_named(after, was.name)) continue;
      changes_.push_back({.code = ChangeCode::c101,
                          .breaks_old_readers = true,
                          .breaks_new_readers = true,
                          .where = was.name,
                          .what = fmt::format("is a {} that is gone", kind),
                          .old_at = was.at,
                          .new_at = {},
                          .structure = {}});
    }
  }

  // An old reader knows where the message ends without knowing what is new in it.
  bool end_is_told(const Struct& was) const {
    if (was.end == EndKind::length) return true;
    const auto index = static_cast<std::size_t>(&was - before_.structs.data());
    bool sent = false;
    for (const Stream& stream : before_.streams) {
      if (stream.client_sends != index && stream.server_sends != index) continue;
      sent = true;
      if (stream.transport == Transport::tcp && stream.framing.kind == FramingKind::self)
        return false;
    }
    return sent;
  }

  void add(ChangeCode code, bool breaks_old, bool breaks_new, std::string where, std::string what,
           SourceSpan old_at, SourceSpan new_at) {
    changes_.push_back({.code = code,
                        .breaks_old_readers = breaks_old,
                        .breaks_new_readers = breaks_new,
                        .where = std::move(where),
                        .what = std::move(what),
                        .old_at = old_at,
                        .new_at = new_at,
                        .structure = {}});
  }

  void compare_enums(const Enum& was, const Enum& is) {
    if (was.is_flags != is.is_flags) {
      add(ChangeCode::c121, true, true, is.name,
          is.is_flags ? "was an enum and is flags" : "was flags and is an enum", was.at, is.at);
    }
    for (const Enumerator& value : is.enumerators) {
      const std::string where = fmt::format("{}.{}", is.name, value.name);
      const Enumerator* same = find_named(was.enumerators, value.name);
      if (!same) {
        add(ChangeCode::c144, false, false, where,
            "is new: old programs keep it as a value without a name", was.at, value.at);
      } else if (same->bits != value.bits) {
        add(ChangeCode::c121, true, true, where,
            fmt::format("was {:#x} and is {:#x}", same->bits, value.bits), same->at, value.at);
      }
    }
    for (const Enumerator& value : was.enumerators) {
      if (find_named(is.enumerators, value.name)) continue;
      const auto renamed = std::ranges::find(is.enumerators, value.bits, &Enumerator::bits);
      const std::string where = fmt::format("{}.{}", is.name, value.name);
      if (renamed != is.enumerators.end()) {
        add(ChangeCode::c143, false, false, where, fmt::format("is called `{}` now", renamed->name),
            value.at, renamed->at);
      } else {
        add(ChangeCode::c122, false, true, where,
            "is gone: new programs do not know what old ones mean", value.at, is.at);
      }
    }
  }

  static std::string bits_text(const Model& model, const Bits& bits, const BitField& field) {
    const std::string type = field.enumeration ? model.enums[*field.enumeration].name
                             : field.kind == ScalarKind::boolean        ? "bool"
                             : field.kind == ScalarKind::signed_integer ? "signed"
                                                                        : "unsigned";
    Struct around;  // of the fields there, what bits compute reads none
    around.parameters = bits.parameters;
    return fmt::format("{} of {} bits from bit {} of {}{}", type, field.width_bits,
                       field.shift_bits, scalar_name(bits.underlying),
                       field.derived    ? fmt::format(", always {}", *field.derived)
                       : field.computed ? ", always " + text_of(model, around, *field.computed)
                                        : "");
  }

  void compare_bits(const Bits& was, const Bits& is) {
    for (const BitField& field : is.fields) {
      if (field.name.empty()) continue;
      const std::string where = fmt::format("{}.{}", is.name, field.name);
      const BitField* same = find_named(was.fields, field.name);
      if (!same) {
        const bool free = std::ranges::any_of(was.fields, [&](const BitField& old) {
          return old.name.empty() && old.shift_bits <= field.shift_bits &&
                 old.shift_bits + old.width_bits >= field.shift_bits + field.width_bits;
        });
        add(free ? ChangeCode::c142 : ChangeCode::c126, !free, !free, where,
            free ? "takes bits that were padding" : "is new, and its bits were another field's",
            was.at, field.at);
        continue;
      }
      const std::string before = bits_text(before_, was, *same);
      const std::string after = bits_text(after_, is, field);
      if (before == after) continue;
      add(ChangeCode::c126, true, true, where, fmt::format("was {} and is {}", before, after),
          same->at, field.at);
    }
    for (const BitField& field : was.fields) {
      if (field.name.empty() || find_named(is.fields, field.name)) continue;
      add(ChangeCode::c126, true, true, fmt::format("{}.{}", is.name, field.name), "is gone",
          field.at, is.at);
    }
  }

  static std::string framing_text(const Stream& stream) {
    std::string text =
        fmt::format("{} port {}", stream.transport == Transport::tcp ? "tcp" : "udp", stream.port);
    const Framing& framing = stream.framing;
    switch (framing.kind) {
      case FramingKind::self:
        break;
      case FramingKind::delimited:
        text += fmt::format(", delimited by {} octets", framing.delimiter.size());
        for (const char octet : framing.delimiter) {
          text += fmt::format(" {:02X}", static_cast<unsigned char>(octet));
        }
        break;
      case FramingKind::prefixed:
        text += fmt::format(", framed by {} {}{}", scalar_name(framing.prefix),
                            order_text(framing.prefix_order),
                            framing.prefix_counts_itself ? ", which counts itself" : "");
        break;
    }
    return text;
  }

  static std::string sent(const Model& model, std::optional<std::size_t> index) {
    return index ? model.structs[*index].name : "nothing";
  }

  void compare_streams(const Stream& was, const Stream& is) {
    const std::string before = framing_text(was);
    const std::string after = framing_text(is);
    if (before != after) {
      add(ChangeCode::c131, true, true, is.name, fmt::format("was {} and is {}", before, after),
          was.at, is.at);
    }
    const auto compare_sent = [&](std::string_view who, std::optional<std::size_t> old_index,
                                  std::optional<std::size_t> new_index) {
      const std::string old_name = sent(before_, old_index);
      const std::string new_name = sent(after_, new_index);
      if (old_name == new_name) return;
      add(ChangeCode::c132, true, true, is.name,
          fmt::format("the {} sent {} and sends {}", who, old_name, new_name), was.at, is.at);
    };
    compare_sent("client", was.client_sends, is.client_sends);
    compare_sent("server", was.server_sends, is.server_sends);
  }

  const Model& before_;
  const Model& after_;
  std::vector<Change> changes_;
};

}  // namespace

std::vector<Change> compare(const Model& old_model, const Model& new_model) {
  return Comparison(old_model, new_model).run();
}

}  // namespace wirestruct::schema
