// Everything that a generated header needs.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "wirestruct/bits.hpp"
#include "wirestruct/byte_order.hpp"
#include "wirestruct/check.hpp"
#include "wirestruct/checked.hpp"
#include "wirestruct/checksum.hpp"
#include "wirestruct/fixed_block.hpp"
#include "wirestruct/framing.hpp"
#include "wirestruct/layout.hpp"
#include "wirestruct/message_status.hpp"
#include "wirestruct/print.hpp"
#include "wirestruct/reader.hpp"
#include "wirestruct/status.hpp"
#include "wirestruct/text.hpp"
#include "wirestruct/writer.hpp"
