package io.kiroproxy.server.clients;

/** A tool's file is not what its name says; it is left as it is. The message says where and why. */
public final class UnreadableFile extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableFile(String message) {
        super(message);
    }

    static UnreadableFile at(String text, int offset, String message) {
        long line = 1
                + text.substring(0, Math.min(offset, text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return new UnreadableFile("line " + line + ": " + message);
    }

    UnreadableFile in(Object file) {
        return new UnreadableFile(file + ": " + getMessage());
    }
}
