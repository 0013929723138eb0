// Everything that a generated header needs.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "wirestruct/byte_order.hpp"
#include "wirestruct/check.hpp"
#include "wirestruct/checksum.hpp"
#include "wirestruct/fixed_block.hpp"
#include "wirestruct/layout.hpp"
#include "wirestruct/print.hpp"
#include "wirestruct/status.hpp"
#include "wirestruct/text.hpp"
