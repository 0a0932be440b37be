package io.kiroproxy.server.clients;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lines of {@code NAME=value}. */
record DotenvText(String text) implements EditableText {

    @Override
    public @Nullable String raw(List<String> path) {
        Matcher line = line(path);
        return line.find() ? line.group("value") : null;
    }

    @Override
    public DotenvText with(List<String> path, String raw) {
        Matcher line = line(path);
        if (line.find()) {
            return new DotenvText(text.substring(0, line.start("value")) + raw + text.substring(line.end("value")));
        }
        String newline = EditableText.newline(text);
        boolean open = !text.isEmpty() && !text.endsWith("\n") && !text.equals("\uFEFF");
        return new DotenvText(text + (open ? newline : "") + path.get(0) + "=" + raw + newline);
    }

    @Override
    public DotenvText without(List<String> path) {
        Matcher line = line(path);
        return line.find() ? new DotenvText(text.substring(0, line.start()) + text.substring(line.end())) : this;
    }

    @Override
    public boolean emptyContainer(List<String> path) {
        return false;
    }

    @Override
    public String literal(Object value) {
        String plain = String.valueOf(value);
        return plain.matches("[A-Za-z0-9_./:@%+,=-]*") ? plain : new JsoncText("").literal(plain);
    }

    /** The last line that sets the name: it is the one that counts. */
    private Matcher line(List<String> path) {
        Pattern shape = Pattern.compile("(?m)^\uFEFF?[ \t]*(?:export[ \t]+)?" + Pattern.quote(path.get(0))
                + "[ \t]*=(?<value>[^\r\n]*)(?:\r?\n|\\z)");
        Matcher matcher = shape.matcher(text);
        int last = -1;
        while (matcher.find()) {
            last = matcher.start();
        }
        matcher.reset();
        if (last >= 0) {
            matcher.region(last, text.length());
            matcher.useAnchoringBounds(false);
        }
        return matcher;
    }
}
