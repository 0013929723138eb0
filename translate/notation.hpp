// Numbers and octets in the form that people want to see them in: what `@hex`, `@ipv4`, `@time(…)`,
// `@unit`, `@scale` and `@secret` of a field ask for.
#pragma once

#include <string>

#include "translate/record.hpp"

namespace wirestruct::translate {

/// What stands in place of a secret value.
inline constexpr std::string_view masked = "***";

/// One value of the field: `0x00FF`, `192.168.0.1`, `2024-05-01T12:00:00Z (1714564800)`,
/// `1.25 ms (125)`; as format_value() says it when the field asks for nothing, or has a value that
/// its notation is not for. Secret values are shown: masking is up to who prints.
std::string format_shown(const schema::Model& model, const schema::Field& field,
                         const Value& value);

/// Whether some field of the schema is `@secret`: then octets that were not decoded may be.
bool has_secrets(const schema::Model& model);

}  // namespace wirestruct::translate
