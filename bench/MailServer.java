import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** A server under measurement: mailboxes at {@code bench.test}, everything else goes to the sink. */
interface MailServer {

    String name();

    int port();

    /** The directory where the mailbox's new mail appears. */
    Path fresh(String user);

    /** Processor time in milliseconds by part, so far. */
    Map<String, LongSupplier> cpu();

    /** Posts one mail to recipients elsewhere; each gets a reverse-path of its own if so asked. Returns after the server's word. */
    void fanOut(boolean verp, List<String> recipients) throws Exception;

    /** All mail that was taken is out of its queue. */
    boolean isDrained();
}
