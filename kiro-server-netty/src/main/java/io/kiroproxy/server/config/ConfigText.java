package io.kiroproxy.server.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the text of a file with settings; what is wrong becomes a problem. */
final class ConfigText {

    private ConfigText() {}

    static String read(Path file, Scope scope) {
        try {
            if (Files.size(file) > YamlTree.MAX_LENGTH) {
                scope.problem(0, "", "larger than " + YamlTree.MAX_LENGTH + " bytes");
                return "";
            }
            String text = Files.readString(file);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            scope.problem(0, "", "no such file");
        } catch (CharacterCodingException e) {
            scope.problem(0, "", "not UTF-8 text");
        } catch (IOException e) {
            scope.problem(0, "", "cannot be read: " + e.getMessage());
        }
        return "";
    }
}
