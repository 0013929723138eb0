// Transcripts: a command and what it printed, reviewed as text. Every file of tests/transcripts and
// every ```console block of the documentation is run again here and must print the same.
//
//   $ wirestruct check chat.wire          a command, run by sh; a trailing backslash continues it
//   chat.wire: …                          what it printed, standard error included
//   [exit status 2]                       when that is not 0
//
// A line that is `…` alone stands for any lines. WIRESTRUCT_UPDATE=1 writes what is printed now.
// Each file starts in a folder of its own that holds a copy of examples/chat (schema and recorded
// conversations), tests/transcripts/files and the tool itself on the PATH; the page of an example
// starts in a copy of that example.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// What the shell command prints in the folder, and its exit status when that is not 0.
std::vector<std::string> run(const std::string& command, const fs::path& folder) {
  const std::string line = "cd '" + folder.string() + "' && exec 2>&1 && PATH='" +
                           fs::path(WIRESTRUCT_TOOL).parent_path().string() + "':\"$PATH\" && " +
                           command;
  FILE* pipe = ::popen(line.c_str(), "r");
  if (pipe == nullptr) return {"popen failed"};
  std::string output;
  char buffer[4096];
  for (std::size_t size = 0; (size = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
    output.append(buffer, size);
  }
  const int status = ::pclose(pipe);
  std::vector<std::string> lines = lines_of(output);
  if (WIFSIGNALED(status)) {
    lines.push_back("[signal " + std::to_string(WTERMSIG(status)) + "]");
  } else if (WEXITSTATUS(status) != 0) {
    lines.push_back("[exit status " + std::to_string(WEXITSTATUS(status)) + "]");
  }
  return lines;
}

/// Whether the printed lines are the expected ones, where `…` stands for any number of lines.
bool matches(std::vector<std::string>::const_iterator expected,
             std::vector<std::string>::const_iterator expected_end,
             std::vector<std::string>::const_iterator printed,
             std::vector<std::string>::const_iterator printed_end) {
  for (; expected != expected_end; ++expected) {
    if (*expected == "…") {
      for (auto rest = printed;; ++rest) {
        if (matches(expected + 1, expected_end, rest, printed_end)) return true;
        if (rest == printed_end) return false;
      }
    }
    if (printed == printed_end || *printed != *expected) return false;
    ++printed;
  }
  return printed == printed_end;
}

struct Step {
  std::vector<std::string> command;   // its lines, the first without `$ `
  std::vector<std::string> expected;  // what the file says it prints
};

/// A file as lines outside of any step and steps, in order, so that it can be written back.
struct Script {
  struct Part {
    std::vector<std::string> text;  // when there is no step
    std::vector<Step> steps;
  };
  std::vector<Part> parts;
};

Script parse(const fs::path& path) {
  const bool markdown = path.extension() == ".md";
  Script script;
  script.parts.emplace_back();
  bool inside = !markdown;
  for (const std::string& line : lines_of(read_text(path))) {
    if (markdown && line == "```console") {
      script.parts.back().text.push_back(line);
      script.parts.emplace_back();
      inside = true;
    } else if (markdown && inside && line == "```") {
      script.parts.emplace_back();
      script.parts.back().text.push_back(line);
      inside = false;
    } else if (!inside) {
      script.parts.back().text.push_back(line);
    } else if (line.starts_with("$ ")) {
      script.parts.back().steps.push_back({{line.substr(2)}, {}});
    } else if (script.parts.back().steps.empty()) {
      script.parts.back().text.push_back(line);  // an opening remark
    } else if (Step& step = script.parts.back().steps.back();
               step.expected.empty() && step.command.back().ends_with('\\')) {
      step.command.push_back(line);
    } else {
      step.expected.push_back(line);
    }
  }
  return script;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

/// Blank lines between two steps belong to the file, not to what is printed.
std::vector<std::string> trailing_blanks(std::vector<std::string>& lines) {
  std::vector<std::string> blanks;
  while (!lines.empty() && lines.back().empty()) {
    blanks.push_back("");
    lines.pop_back();
  }
  return blanks;
}

/// `tests_transcripts_decode`: a file of the project as a name without anything special.
std::string name_of(const fs::path& script) {
  std::string name = fs::relative(script, WIRESTRUCT_SOURCE_DIR).replace_extension().string();
  std::ranges::replace_if(
      name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
}

fs::path make_folder(const fs::path& script) {
  const fs::path folder =
      fs::temp_directory_path() /
      ("wirestruct-transcript-" + std::to_string(::getpid()) + "-" + name_of(script));
  fs::remove_all(folder);
  fs::create_directories(folder);
  const fs::path source = WIRESTRUCT_SOURCE_DIR;
  const auto options = fs::copy_options::recursive | fs::copy_options::overwrite_existing;
  if (script.parent_path().parent_path() == source / "examples") {
    fs::copy(script.parent_path(), folder, options);
    return folder;
  }
  fs::copy(source / "examples/chat/chat.wire", folder / "chat.wire", options);
  if (fs::exists(source / "examples/chat/recorded")) {
    fs::copy(source / "examples/chat/recorded", folder, options);
  }
  fs::copy(source / "tests/transcripts/files", folder, options);
  for (const char* story : {"close_not_called", "nagle", "refused", "zero_window"}) {
    fs::copy(source / "tests/flows" / (std::string(story) + ".pcap"), folder, options);
  }
  return folder;
}

std::vector<fs::path> scripts() {
  std::vector<fs::path> found{fs::path(WIRESTRUCT_SOURCE_DIR) / "README.md",
                              fs::path(WIRESTRUCT_SOURCE_DIR) / "examples/protocols/README.md"};
  for (const char* folder : {"docs", "tests/transcripts"}) {
    for (const auto& entry : fs::directory_iterator(fs::path(WIRESTRUCT_SOURCE_DIR) / folder)) {
      const std::string extension = entry.path().extension();
      if (extension == ".md" || extension == ".txt") found.push_back(entry.path());
    }
  }
  std::ranges::sort(found);
  return found;
}

class Transcript : public testing::TestWithParam<fs::path> {};

TEST_P(Transcript, PrintsWhatItSays) {
  const fs::path folder = make_folder(GetParam());
  Script script = parse(GetParam());
  std::string rewritten;
  for (Script::Part& part : script.parts) {
    rewritten += joined(part.text);
    for (Step& step : part.steps) {
      const std::vector<std::string> blanks = trailing_blanks(step.expected);
      std::vector<std::string> printed = run(joined(step.command), folder);
      trailing_blanks(printed);
      const bool equal =
          matches(step.expected.begin(), step.expected.end(), printed.begin(), printed.end());
      if (std::getenv("WIRESTRUCT_UPDATE") == nullptr) {
        EXPECT_TRUE(equal) << GetParam().string() << "\n$ " << joined(step.command)
                           << "--- expected\n"
                           << joined(step.expected) << "--- printed\n"
                           << joined(printed);
      }
      rewritten +=
          "$ " + joined(step.command) + joined(equal ? step.expected : printed) + joined(blanks);
    }
  }
  if (std::getenv("WIRESTRUCT_UPDATE") != nullptr && rewritten != read_text(GetParam())) {
    std::ofstream(GetParam(), std::ios::binary) << rewritten;
  }
  fs::remove_all(folder);
}

std::string name_of_script(const testing::TestParamInfo<fs::path>& script) {
  return name_of(script.param);
}

INSTANTIATE_TEST_SUITE_P(Files, Transcript, testing::ValuesIn(scripts()), name_of_script);

}  // namespace
