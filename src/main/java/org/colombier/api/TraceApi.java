package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.colombier.ops.Trace;
import org.colombier.ops.TraceQuery;
import org.colombier.ops.TracedMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What happened to mail, and why. */
@RestController
@RequestMapping("/api/trace")
@Tag(name = "trace", description = "What happened to mail, for as long as the mail log is kept")
class TraceApi {

    private final Trace trace;
    private final Clock clock;

    TraceApi(Trace trace, Clock clock) {
        this.trace = trace;
        this.clock = clock;
    }

    /**
     * @param party an address, as sender or recipient
     * @param since a time (ISO 8601) or how long ago ({@code 2d}); as far back as lines are kept if left out
     */
    @GetMapping
    @Operation(summary = "The messages that fit, the latest first, with what happened to each recipient")
    List<TracedMessage> find(@RequestParam Optional<String> id, @RequestParam Optional<String> messageId, @RequestParam Optional<String> sender,
                             @RequestParam Optional<String> recipient, @RequestParam Optional<String> party,
                             @RequestParam @Nullable String since, @RequestParam @Nullable String until, @RequestParam(defaultValue = "20") int limit) {
        Instant from = since == null ? clock.instant().minus(trace.reach().plusDays(1)) : time(since);
        Instant to = until == null ? clock.instant().plusSeconds(60) : time(until);
        try {
            return trace.find(new TraceQuery(id, messageId, sender, recipient, party, from, to, limit));
        } catch (IllegalArgumentException wrong) {
            throw Refused.badRequest(wrong.getMessage());
        }
    }

    private Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException ago) {
            return clock.instant().minus(duration(text));
        }
    }

    private static Duration duration(String text) {
        try {
            return DurationStyle.detectAndParse(text);
        } catch (IllegalArgumentException | ArithmeticException neither) {
            throw Refused.badRequest("neither a time (2026-03-01T12:00:00Z) nor how long ago (2d, 3h): " + text);
        }
    }
}
