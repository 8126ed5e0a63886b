package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.colombier.queue.QueueAdmin;
import org.colombier.queue.QueueId;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Mail that waits to be delivered, on all nodes. */
@RestController
@RequestMapping("/api/queue")
@Tag(name = "queue", description = "Mail that waits to be delivered")
class QueueApi {

    /**
     * @param size       in octets
     * @param sender     the reverse-path, empty for {@code <>}
     * @param recipients not delivered yet
     * @param state      {@code ready}, {@code active}, {@code deferred} or {@code held}
     */
    record MessageView(String id, Instant arrived, long size, String sender, int recipients, String state, List<String> hops, Instant nextAttempt,
                       int attempts, String lastReply) {
    }

    record RecipientView(String address, String original, String hop, String state, Instant nextAttempt, int attempts, String lastReply) {
    }

    /** @param waiting the first recipients not delivered yet */
    record MessageDetail(MessageView message, String messageId, Instant expires, List<RecipientView> waiting) {
    }

    /** @param packets how many are tried now */
    record Flushed(int packets) {
    }

    private final QueueAdmin queue;

    QueueApi(QueueAdmin queue) {
        this.queue = queue;
    }

    @GetMapping
    @Operation(summary = "A page of the queue, the oldest first")
    List<MessageView> page(@RequestParam(defaultValue = "") String after, @RequestParam(defaultValue = "1000") int limit) {
        return queue.list(after.isEmpty() ? Optional.empty() : Optional.of(id(after)), limit).stream().map(QueueApi::view).toList();
    }

    @GetMapping("/{id}")
    @Operation(summary = "One message, with the recipients that wait and why")
    MessageDetail one(@PathVariable String id) {
        return queue.show(id(id)).map(QueueApi::detail).orElseThrow(() -> unknown(id));
    }

    @PostMapping("/flush")
    @Operation(summary = "Lets every message be tried now")
    Flushed flushAll() {
        return new Flushed(queue.flush());
    }

    @PostMapping("/{id}/flush")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Lets a message be tried now, unless it is held")
    void flush(@PathVariable String id) {
        known(id, queue.flush(id(id)));
    }

    @PostMapping("/{id}/hold")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Keeps a message until it is released")
    void hold(@PathVariable String id) {
        known(id, queue.hold(id(id)));
    }

    @PostMapping("/{id}/release")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Lets a held message go")
    void release(@PathVariable String id) {
        known(id, queue.release(id(id)));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Removes a message; nobody is told")
    void remove(@PathVariable String id) {
        known(id, queue.remove(id(id)));
    }

    private static QueueId id(String text) {
        try {
            return QueueId.parse(text);
        } catch (IllegalArgumentException notAnId) {
            throw Refused.badRequest(notAnId.getMessage());
        }
    }

    private static void known(String id, boolean there) {
        if (!there) {
            throw unknown(id);
        }
    }

    private static Refused unknown(String id) {
        return Refused.notFound("message " + id + " in the queue");
    }

    private static MessageView view(QueueAdmin.Entry e) {
        return new MessageView(e.id().toString(), e.created(), e.size(), e.sender(), e.recipients(), lower(e.state()), e.hops(), e.nextTry(), e.attempts(), e.lastReply());
    }

    private static MessageDetail detail(QueueAdmin.Details d) {
        return new MessageDetail(view(d.entry()), d.messageId(), d.expires(), d.recipients().stream()
            .map(w -> new RecipientView(w.address(), w.original(), w.hop(), lower(w.state()), w.nextTry(), w.attempts(), w.lastReply())).toList());
    }

    private static String lower(QueueAdmin.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
