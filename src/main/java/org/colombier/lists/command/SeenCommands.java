package org.colombier.lists.command;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The Message-IDs of mails to robots of late, on all nodes: one that comes twice is answered once. */
@Component
class SeenCommands {

    static final Duration REMEMBERED = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final Clock clock;

    SeenCommands(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Notes it in the caller's transaction. @param robot the address it came to: one mail may be for two @return false if it was here before */
    boolean isNew(String robot, String messageId) {
        return jdbc.sql("INSERT IGNORE INTO seen_command (message_id, seen) VALUES (?, ?)")
            .params(hash(robot + " " + messageId.strip()), LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)).update() == 1;
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
