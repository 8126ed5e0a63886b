package org.colombier.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** The options of {@code serve}, as settings of the server: {@code --config FILE} and {@code --KEY=VALUE}. */
public final class ServeOptions {

    private static final String CONFIG = "--config";

    private ServeOptions() {
    }

    /**
     * {@code --config} adds a file to {@code config/application.yml} of the working directory; what the command line
     * sets wins over both, and the last word on a key over those before it.
     *
     * @throws IllegalArgumentException with the reason, if a word is no option or the file cannot be read
     */
    public static String[] toSettings(String... words) {
        SequencedMap<String, String> settings = new LinkedHashMap<>();
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            if (word.equals(CONFIG)) {
                if (++i == words.length) {
                    throw new IllegalArgumentException("--config FILE: the file is missing");
                }
                put(settings, config(words[i]));
            } else if (word.startsWith(CONFIG + "=")) {
                put(settings, config(word.substring(CONFIG.length() + 1)));
            } else if (word.matches("--[A-Za-z][^=]*=.*")) {
                put(settings, word);
            } else {
                throw new IllegalArgumentException("not an option: " + word + "; usage: colombier serve [--config FILE] [--KEY=VALUE ...]");
            }
        }
        return settings.values().toArray(String[]::new);
    }

    private static void put(SequencedMap<String, String> settings, String setting) {
        settings.put(setting.substring(0, setting.indexOf('=')), setting);
    }

    private static String config(String file) {
        Path path = Path.of(file).toAbsolutePath().normalize();
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new IllegalArgumentException("--config: cannot read " + path);
        }
        return "--spring.config.additional-location=" + path.toUri();
    }
}
