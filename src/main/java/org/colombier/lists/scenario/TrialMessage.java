package org.colombier.lists.scenario;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.colombier.mail.MessageContent;

/** A message made up by a person who asks how a scenario would decide. */
public final class TrialMessage {

    private TrialMessage() {
    }

    /**
     * @param fields  {@code Name: value} each; what else stands there is left out
     * @param message comes after them; may be empty, or a whole message
     * @return empty if nothing was given at all: a request without a message
     */
    public static Optional<MessageContent> of(List<String> fields, String message) {
        List<String> good = fields.stream().map(f -> f.replaceAll("[\\r\\n]+", " ").strip()).filter(f -> f.matches("[!-9;-~]{1,76}:.{0,10000}")).toList();
        if (good.isEmpty() && message.isBlank()) {
            return Optional.empty();
        }
        String header = good.stream().map(f -> f + "\r\n").collect(Collectors.joining());
        String rest = message.isBlank() ? "\r\n" : message.lines().map(l -> l + "\r\n").collect(Collectors.joining());
        return Optional.of(MessageContent.of((header + rest).getBytes(StandardCharsets.UTF_8)));
    }
}
