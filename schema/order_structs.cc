#include "schema/order_structs.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <string>

#include "schema/limits.hpp"

namespace wirestruct::schema {
namespace {

enum class Visit : std::uint8_t { not_yet, inside, done };

/// A struct that is being visited, and which of its edges comes next.
struct Step {
  std::size_t node = 0;
  std::size_t next_edge = 0;
};

// The chain from `path[first]` to its end contains `path[first]` again.
void report_cycle(std::span<StructNode> nodes, std::span<const Step> cycle,
                  Diagnostics& diagnostics) {
  const StructNode& start = nodes[cycle.front().node];
  std::string chain;
  std::vector<Note> notes;
  for (std::size_t i = 0; i < cycle.size(); ++i) {
    StructNode& from = nodes[cycle[i].node];
    from.in_cycle = true;
    const StructNode::Edge& edge = from.contains[cycle[i].next_edge - 1];
    if (i < limits::notes) {
      chain += fmt::format("{} → ", from.name);
      if (i > 0) {
        notes.push_back(
            {edge.at, fmt::format("`{}` contains `{}` here", from.name, nodes[edge.to].name)});
      }
    }
    if (i == limits::notes) chain += "… → ";
  }
  const StructNode::Edge& first = start.contains[cycle.front().next_edge - 1];
  report(diagnostics,
         {.code = ErrorCode::e308,
          .at = first.at,
          .message = fmt::format("`{}` contains itself, and would never end", start.name),
          .label = chain + std::string(start.name),
          .notes = std::move(notes),
          .fix = {}});
}

}  // namespace

std::vector<std::size_t> order_structs(std::span<StructNode> nodes, Diagnostics& diagnostics) {
  std::vector<std::size_t> order;
  std::vector<Visit> visits(nodes.size(), Visit::not_yet);
  // Depth first with a stack of our own: a chain may be as long as a file has lines.
  std::vector<Step> path;
  for (std::size_t root = 0; root < nodes.size(); ++root) {
    if (visits[root] != Visit::not_yet) continue;
    path.push_back({root});
    visits[root] = Visit::inside;
    while (!path.empty()) {
      Step& step = path.back();
      if (step.next_edge == nodes[step.node].contains.size()) {
        visits[step.node] = Visit::done;
        order.push_back(step.node);
        path.pop_back();
        continue;
      }
      const std::size_t to = nodes[step.node].contains[step.next_edge++].to;
      if (visits[to] == Visit::not_yet) {
        visits[to] = Visit::inside;
        path.push_back({to});
      } else if (visits[to] == Visit::inside) {
        std::size_t first = path.size() - 1;
        while (path[first].node != to) --first;
        report_cycle(nodes, std::span(path).subspan(first), diagnostics);
      }
    }
  }
  return order;
}

}  // namespace wirestruct::schema
