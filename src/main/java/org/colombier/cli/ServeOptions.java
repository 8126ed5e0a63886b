package org.colombier.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The options of {@code serve}, as settings of the server: {@code --config FILE} and {@code --KEY=VALUE}. */
public final class ServeOptions {

    private static final String CONFIG = "--config";

    private ServeOptions() {
    }

    /**
     * {@code --config} adds a file to {@code config/application.yml} of the working directory; what the command line
     * sets wins over both.
     *
     * @throws IllegalArgumentException with the reason, if a word is no option or the file cannot be read
     */
    public static String[] toSettings(String... words) {
        List<String> settings = new ArrayList<>();
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            if (word.equals(CONFIG)) {
                if (++i == words.length) {
                    throw new IllegalArgumentException("--config FILE: the file is missing");
                }
                settings.add(config(words[i]));
            } else if (word.startsWith(CONFIG + "=")) {
                settings.add(config(word.substring(CONFIG.length() + 1)));
            } else if (word.matches("--[A-Za-z][^=]*=.*")) {
                settings.add(word);
            } else {
                throw new IllegalArgumentException("not an option: " + word + "; usage: colombier serve [--config FILE] [--KEY=VALUE ...]");
            }
        }
        return settings.toArray(String[]::new);
    }

    private static String config(String file) {
        Path path = Path.of(file).toAbsolutePath().normalize();
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new IllegalArgumentException("--config: cannot read " + path);
        }
        return "--spring.config.additional-location=" + path.toUri();
    }
}
