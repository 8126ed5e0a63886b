package org.colombier.lists.migration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.colombier.ops.MailLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Moves the lists of another server in, one after the other: what is wrong with one stops none of the others. Thread-safe. */
@Service
public class MovingIn {

    /** Another server's lists. */
    public interface Reader {

        /** What names each of its lists there. */
        List<String> names() throws IOException;

        /** @throws IOException if this list cannot be read */
        IncomingList read(String name) throws IOException;

        /** What belongs to no single list; taken before them. */
        default Optional<IncomingSite> site() throws IOException {
            return Optional.empty();
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(MovingIn.class);

    private final Mover mover;

    MovingIn(Mover mover) {
        this.mover = mover;
    }

    /**
     * @param only names of the lists to take; none takes all
     * @throws IOException if it cannot be told which lists there are
     */
    public List<MovedList> move(Reader reader, List<String> only, MoveOptions options) throws IOException {
        List<MovedList> moved = new ArrayList<>();
        List<String> names = reader.names();
        Optional<IncomingSite> site = reader.site();
        if (site.isPresent()) {
            moved.add(mover.move(site.get(), options));
        }
        for (String name : names) {
            if (only.isEmpty() || only.contains(name) || only.stream().anyMatch(o -> name.startsWith(o + "@"))) {
                moved.add(move(reader, name, options));
            }
        }
        only.stream().filter(name -> moved.stream().noneMatch(m -> m.address().equals(name) || m.address().startsWith(name + "@")))
            .forEach(name -> moved.add(MovedList.refused(name, List.of(Remark.left(name, "there is no such list")))));
        return moved;
    }

    private MovedList move(Reader reader, String name, MoveOptions options) {
        try {
            MovedList moved = mover.move(reader.read(name), options);
            if (!options.dryRun()) {
                MailLog.line("import", "NOQUEUE", "list=<" + moved.address() + ">, members=" + moved.members() + ", messages=" + moved.messages() + ", status=" + moved.outcome());
            }
            return moved;
        } catch (IOException | UncheckedIOException unreadable) {
            return MovedList.refused(name, List.of(Remark.left(name, String.valueOf(unreadable.getMessage()))));
        } catch (RuntimeException fault) {
            LOG.warn("the list {} is not moved in", name, fault);
            return MovedList.refused(name, List.of(Remark.left(name, "could not be taken: " + fault.getMessage())));
        }
    }
}
