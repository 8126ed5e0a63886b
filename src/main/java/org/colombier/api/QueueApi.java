package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.colombier.queue.QueueActions;
import org.colombier.queue.QueueAdmin;
import org.colombier.queue.QueueId;
import org.colombier.queue.QueueSelection;
import org.jspecify.annotations.Nullable;
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

    /**
     * Which mail is meant; what is left out does not limit.
     *
     * @param sender      a reverse-path, {@code @domain}, or {@code <>}
     * @param recipient   an address or a part of one; for the list alone
     * @param destination a next hop, {@code example.org} or {@code smtp:[host]:port}
     * @param state       {@code ready}, {@code active}, {@code deferred} or {@code held}
     */
    record Which(@Nullable String sender, @Nullable String recipient, @Nullable String destination, @Nullable String state) {

        QueueSelection selection() {
            return new QueueSelection(given(sender), given(recipient), given(destination), Optional.empty(), given(state).map(QueueApi::state));
        }

        private static Optional<String> given(@Nullable String text) {
            return Optional.ofNullable(text).map(String::strip).filter(t -> !t.isEmpty());
        }
    }

    /**
     * @param hop        as {@code transport:destination}
     * @param ages       recipients by the age of their message: under 5, 20, 80, 320 and 1,280 minutes, and older
     */
    record ShapeView(String hop, long recipients, long ready, long active, long deferred, long held, List<Long> ages) {
    }

    private final QueueAdmin queue;
    private final QueueActions actions;

    QueueApi(QueueAdmin queue, QueueActions actions) {
        this.queue = queue;
        this.actions = actions;
    }

    @GetMapping
    @Operation(summary = "A page of the queue, the oldest first")
    List<MessageView> page(@RequestParam(defaultValue = "") String after, @RequestParam(defaultValue = "1000") int limit, Which which) {
        return queue.list(which.selection(), after.isEmpty() ? Optional.empty() : Optional.of(id(after)), limit).stream().map(QueueApi::view).toList();
    }

    @GetMapping("/shape")
    @Operation(summary = "The destinations with most recipients waiting, by state and age")
    List<ShapeView> shape(@RequestParam(defaultValue = "100") int limit, Which which) {
        return queue.shape(which.selection(), limit).stream().map(s -> new ShapeView(s.hop(), s.recipients(), s.packets().get(QueueAdmin.State.READY),
            s.packets().get(QueueAdmin.State.ACTIVE), s.packets().get(QueueAdmin.State.DEFERRED), s.packets().get(QueueAdmin.State.HELD), s.ages())).toList();
    }

    @PostMapping
    @Operation(summary = "Flushes, holds, releases, removes or requeues all mail, or that of a sender, a destination or a state")
    QueueActions.Touched all(@RequestParam String action, Which which) {
        if (which.selection().recipient().isPresent()) {
            // A packet holds many recipients: what is done with it is done with all of them.
            throw Refused.badRequest("a recipient does not select: name a message, a sender or a destination");
        }
        return actions.apply(action(action), which.selection());
    }

    private static QueueActions.Action action(String text) {
        return Arrays.stream(QueueActions.Action.values()).filter(a -> a.name().equalsIgnoreCase(text)).findFirst()
            .orElseThrow(() -> Refused.badRequest("no such action: " + text + "; flush, hold, release, remove or requeue"));
    }

    private static QueueAdmin.State state(String text) {
        return Arrays.stream(QueueAdmin.State.values()).filter(s -> s.name().equalsIgnoreCase(text)).findFirst()
            .orElseThrow(() -> Refused.badRequest("no such state: " + text + "; ready, active, deferred or held"));
    }

    @GetMapping("/{id}")
    @Operation(summary = "One message, with the recipients that wait and why")
    MessageDetail one(@PathVariable String id) {
        return queue.show(id(id)).map(QueueApi::detail).orElseThrow(() -> unknown(id));
    }

    @PostMapping("/{id}/flush")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Lets a message be tried now, unless it is held")
    void flush(@PathVariable String id) {
        known(id, queue.flush(id(id)));
    }

    @PostMapping("/{id}/requeue")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Routes the recipients that wait again")
    void requeue(@PathVariable String id) {
        known(id, queue.requeue(id(id)));
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
