#include "schema/check_java.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>

namespace wirestruct::schema {
namespace {

class PackageCheck {
 public:
  PackageCheck(const Model& model, Diagnostics& diagnostics)
      : model_(model), diagnostics_(diagnostics) {}

  void use(std::size_t user, SourceSpan at, const Type& type) {
    if (const auto* enumeration = std::get_if<EnumType>(&type)) {
      name(user, at, model_.enums[enumeration->index]);
    } else if (const auto* structure = std::get_if<StructType>(&type)) {
      name(user, at, model_.structs[structure->index]);
    } else if (const auto* bits = std::get_if<BitsType>(&type)) {
      name(user, at, model_.bits[bits->index]);
    } else if (const auto* variant = std::get_if<VariantType>(&type)) {
      for (const Alternative& alternative : model_.variants[variant->index].alternatives) {
        if (alternative.content) use(user, at, alternative.content->type);
      }
    }
  }

 private:
  template <typename Declared>
  void name(std::size_t user, SourceSpan at, const Declared& declared) {
    const File& from = model_.files[user];
    const File& of = model_.files[declared.file];
    if (!from.requested || from.java_package.empty() || !of.java_package.empty()) return;
    if (!told_.insert({user, declared.file}).second) return;
    report(diagnostics_,
           {.code = ErrorCode::e213,
            .at = at,
            .message = fmt::format("Java code of package `{}` cannot name `{}`, which is in none",
                                   from.java_package, declared.name),
            .label = {},
            .notes = {{declared.at, "declared here"}},
            .fix = fmt::format("write `package …;` or `option java.package = \"…\";` in {}",
                               of.path)});
  }

  const Model& model_;
  Diagnostics& diagnostics_;
  std::set<std::pair<std::size_t, std::size_t>> told_;  // user and used file
};

}  // namespace

void check_java(const Model& model, Diagnostics& diagnostics) {
  PackageCheck check(model, diagnostics);
  for (const Struct& structure : model.structs) {
    for (const Member& member : structure.members) {
      const auto* field = std::get_if<Field>(&member);
      if (field) check.use(structure.file, field->at, field->type);
    }
  }
  for (const Bits& bits : model.bits) {
    for (const BitField& field : bits.fields) {
      if (field.enumeration) check.use(bits.file, field.at, EnumType{*field.enumeration});
    }
  }
  for (const Stream& stream : model.streams) {
    for (const auto& sent : {stream.client_sends, stream.server_sends}) {
      if (sent) check.use(stream.file, stream.at, StructType{*sent});
    }
  }
}

}  // namespace wirestruct::schema
