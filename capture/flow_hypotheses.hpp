// One function for each cause that the story of a connection knows; capture/flow_finding_table.cc
// lists them. Each looks at what one side did and returns a sentence, packets, reason and advice,
// or nothing. Code and side are filled in by findings_of().
#pragma once

#include <initializer_list>

#include "capture/flow_finding_table.hpp"

namespace wirestruct::capture {

// flow_opening.cc
std::optional<FlowFinding> no_answer(const Flow& flow, Side side);
std::optional<FlowFinding> refused(const Flow& flow, Side side);
std::optional<FlowFinding> unreachable(const Flow& flow, Side side);
std::optional<FlowFinding> half_opened(const Flow& flow, Side side);
std::optional<FlowFinding> answered_late(const Flow& flow, Side side);
std::optional<FlowFinding> opened_at_once(const Flow& flow, Side side);
std::optional<FlowFinding> fast_open(const Flow& flow, Side side);
std::optional<FlowFinding> begins_inside(const Flow& flow, Side side);
std::optional<FlowFinding> not_scaled(const Flow& flow, Side side);
std::optional<FlowFinding> no_sack(const Flow& flow, Side side);
std::optional<FlowFinding> longer_than_agreed(const Flow& flow, Side side);
std::optional<FlowFinding> too_long(const Flow& flow, Side side);

// flow_closing.cc
std::optional<FlowFinding> left_in_time_wait(const Flow& flow, Side side);
std::optional<FlowFinding> close_not_called(const Flow& flow, Side side);
std::optional<FlowFinding> closed_late(const Flow& flow, Side side);
std::optional<FlowFinding> three_segments(const Flow& flow, Side side);
std::optional<FlowFinding> crossed_closing(const Flow& flow, Side side);
std::optional<FlowFinding> fin_unacknowledged(const Flow& flow, Side side);

// flow_resets.cc
std::optional<FlowFinding> reset_with_unread(const Flow& flow, Side side);
std::optional<FlowFinding> aborted(const Flow& flow, Side side);
std::optional<FlowFinding> closed_before(const Flow& flow, Side side);
std::optional<FlowFinding> not_known(const Flow& flow, Side side);
std::optional<FlowFinding> forged_reset(const Flow& flow, Side side);

// flow_sending.cc
std::optional<FlowFinding> gone(const Flow& flow, Side side);
std::optional<FlowFinding> kept_alive(const Flow& flow, Side side);
std::optional<FlowFinding> not_alive(const Flow& flow, Side side);
std::optional<FlowFinding> no_room(const Flow& flow, Side side);
std::optional<FlowFinding> window_used_up(const Flow& flow, Side side);
std::optional<FlowFinding> timed_out(const Flow& flow, Side side);
std::optional<FlowFinding> mended(const Flow& flow, Side side);
std::optional<FlowFinding> needless(const Flow& flow, Side side);
std::optional<FlowFinding> overtaken(const Flow& flow, Side side);
std::optional<FlowFinding> capture_lacks(const Flow& flow, Side side);
std::optional<FlowFinding> came_twice(const Flow& flow, Side side);
std::optional<FlowFinding> nagle(const Flow& flow, Side side);

/// The kept events of these kinds by one side, in order.
std::vector<const FlowEvent*> events_of(const Flow& flow, Side side,
                                        std::initializer_list<FlowEventKind> kinds);

/// A finding that these events show; more were counted than kept.
FlowFinding shown_by(const std::vector<const FlowEvent*>& events, std::uint64_t count);

/// Since the packet that the event repeats, answers or waited for, which there is.
std::int64_t waited_ns(const FlowEvent& event);

/// `0.2 s, 0.4 s, 0.8 s, …`: the waits of the events, of the first eight.
std::string waits_of(const std::vector<const FlowEvent*>& events);

}  // namespace wirestruct::capture
