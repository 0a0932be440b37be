package io.kiroproxy.simulator.generate;

import io.kiroproxy.simulator.generate.GenerateRequest.OfferedTool;
import io.kiroproxy.simulator.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tool call that a prompt asks for. The mini-syntax is in the package documentation; of several matches the last
 * counts, because agents put their own text before the user's.
 */
record ToolCall(String name, String inputJson) {
    private static final int LOOK_BACK = 200_000;
    private static final String CLI_BEGIN = "--- USER MESSAGE BEGIN ---";
    private static final String CLI_END = "--- USER MESSAGE END ---";
    private static final Pattern REMINDER = Pattern.compile("(?s)<system-reminder>.*?</system-reminder>");
    private static final Pattern WRITE = Pattern.compile(
            "(?i)\\b(?:write|create)\\s+(?:(?:a|the)\\s+)?(?:file\\s+)?(?:named\\s+|called\\s+)?[`'\"]?([^\\s`'\"]+)[`'\"]?"
                    + "\\s+(?:containing|with\\s+(?:the\\s+)?(?:content|contents|text))\\s*:?\\s*(.+)");
    private static final Pattern READ =
            Pattern.compile("(?i)\\bread\\s+(?:the\\s+)?(?:file\\s+)?[`'\"]?([^\\s`'\"]*[./][^\\s`'\"]*)[`'\"]?");
    private static final Pattern RUN =
            Pattern.compile("(?i)\\b(?:run|execute)\\s+(?:the\\s+)?(?:command\\s+)?(?::\\s*)?(.+)");
    private static final Pattern ACTION = Pattern.compile(
            "(?i)\\b(write|create|edit|change|fix|run|execute|list|search|find|delete|use|call|read|open|test|build"
                    + "|update|add|remove|make|install|look up|fetch)\\b");
    private static final Set<String> WRITERS =
            Set.of("write", "writefile", "createfile", "fswrite", "writetofile", "filewrite");
    private static final Set<String> READERS = Set.of("read", "readfile", "fsread", "viewfile");
    private static final Set<String> SHELLS = Set.of(
            "bash",
            "shell",
            "exec",
            "execcommand",
            "runshellcommand",
            "executebash",
            "runcommand",
            "localshell",
            "terminal",
            "runterminalcmd",
            "shellcommand",
            "runbash");

    /** The call for this prompt; nothing when it does not ask for an action. */
    static Optional<ToolCall> of(String prompt, List<OfferedTool> tools) {
        String cleaned = REMINDER.matcher(unwrapped(prompt)).replaceAll(" ").strip();
        String text = cleaned.substring(Math.max(0, cleaned.length() - LOOK_BACK));
        Matcher write = last(WRITE, text);
        if (write != null) {
            return Optional.of(write(tools, write.group(1), unquoted(write.group(2))));
        }
        String ending = text.substring(text.lastIndexOf("\n\n") + 1);
        Matcher run = last(RUN, ending);
        Optional<OfferedTool> shell = find(tools, SHELLS);
        if (run != null && shell.isPresent()) {
            return Optional.of(shell(shell.get(), unquoted(run.group(1))));
        }
        Matcher read = last(READ, ending);
        Optional<OfferedTool> reader = find(tools, READERS);
        if (read != null && reader.isPresent()) {
            return Optional.of(withPath(reader.get(), read.group(1)));
        }
        if (!ACTION.matcher(ending).find()) {
            return Optional.empty();
        }
        return Optional.of(shell.map(tool -> shell(tool, "echo simulated")).orElseGet(() -> least(tools.get(0))));
    }

    /** Takes off the frame that kiro-cli puts around the user's text (kiro-upstream.md 3.8). */
    private static String unwrapped(String prompt) {
        int begin = prompt.lastIndexOf(CLI_BEGIN);
        int end = prompt.lastIndexOf(CLI_END);
        return begin >= 0 && end > begin ? prompt.substring(begin + CLI_BEGIN.length(), end) : prompt;
    }

    private static @Nullable Matcher last(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        int start = -1;
        while (matcher.find()) {
            start = matcher.start();
        }
        return start >= 0 && matcher.find(start) ? matcher : null;
    }

    private static String unquoted(String given) {
        String text = given.strip();
        if (text.length() > 1 && "`'\"".indexOf(text.charAt(0)) >= 0) {
            int end = text.indexOf(text.charAt(0), 1);
            if (end > 0) {
                return text.substring(1, end);
            }
        }
        return text;
    }

    private static ToolCall write(List<OfferedTool> tools, String path, String content) {
        Optional<OfferedTool> writer = find(tools, WRITERS);
        if (writer.isPresent()) {
            ToolArguments arguments = new ToolArguments(writer.get().schema());
            String pathName = arguments.property("file_path", "path", "filePath", "filename", "file", "target_file");
            String textName = arguments.property("content", "file_text", "text", "contents", "data");
            if (!pathName.isEmpty() && !textName.isEmpty()) {
                return call(writer.get(), arguments, Map.of(pathName, path, textName, content));
            }
        }
        Optional<OfferedTool> shell = find(tools, SHELLS);
        String command = "printf '%s\\n' " + quoted(content) + " > " + quoted(path);
        return shell.map(tool -> shell(tool, command)).orElseGet(() -> least(tools.get(0)));
    }

    private static ToolCall withPath(OfferedTool tool, String path) {
        ToolArguments arguments = new ToolArguments(tool.schema());
        String name = arguments.property("file_path", "path", "filePath", "filename", "file");
        return call(tool, arguments, name.isEmpty() ? Map.of() : Map.of(name, path));
    }

    private static ToolCall shell(OfferedTool tool, String command) {
        ToolArguments arguments = new ToolArguments(tool.schema());
        String name = arguments.property("command", "cmd", "script", "commands");
        if (name.isEmpty()) {
            return least(tool);
        }
        boolean array =
                tool.schema().at("properties").at(name).at("type").text().equals("array");
        return call(tool, arguments, Map.of(name, array ? List.of("bash", "-lc", command) : command));
    }

    private static ToolCall least(OfferedTool tool) {
        return call(tool, new ToolArguments(tool.schema()), Map.of());
    }

    private static ToolCall call(OfferedTool tool, ToolArguments arguments, Map<String, Object> given) {
        return new ToolCall(tool.name(), Json.write(arguments.with(given)));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static Optional<OfferedTool> find(List<OfferedTool> tools, Set<String> names) {
        return tools.stream()
                .filter(tool ->
                        names.contains(tool.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "")))
                .findFirst();
    }
}
