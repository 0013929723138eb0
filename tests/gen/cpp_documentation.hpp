// What the examples of docs/cpp.md use without showing where it comes from.
#pragma once

#undef NDEBUG  // their assertions are the test
#include <sys/socket.h>

#include <cassert>
#include <string>

#include "chat.hpp"

extern int connection;  ///< a socket
void handle(const example::chat::Packet& packet);
void report(const std::string& text);

/// All of them, one after the other.
void run_examples();
