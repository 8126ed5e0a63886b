package org.colombier.smtp.server;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.colombier.net.NetworkList;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How mail is taken.
 *
 * @param mx            mail from the world
 * @param submission    mail from our users, STARTTLS and AUTH required
 * @param submissions   mail from our users, TLS from the first octet, AUTH required
 * @param messageSize   the largest message taken
 * @param spoolMemory   memory for messages while they come in, over all sessions; a message that finds none goes to a file in {@code data-dir/spool}, as those over 256 KiB do
 * @param greetingDelay how long a client of the MX port must wait for our greeting; those in {@code colombier.networks} need not wait. Whoever talks before the greeting is refused
 * @param bareLineFeeds what becomes of a message with a LF without CR or a CR without LF: {@code normalize} makes CRLF of the one and a space of the other, {@code reject} refuses it, but not from {@code colombier.networks}. Only CRLF.CRLF ends a message either way
 * @param xclientNetworks proxies that may tell by XCLIENT for whom they speak, as addresses or in CIDR notation
 * @param reverseNames  how the names of clients are looked up
 * @param limits        what one client may do
 * @param perMinute     how much one client may do in a minute
 * @param timeouts      how long we wait
 */
@ConfigurationProperties("colombier.smtp")
record SmtpSettings(@DefaultValue Mx mx, @DefaultValue Submission submission, @DefaultValue Submissions submissions,
    @DefaultValue("50MB") DataSize messageSize, @DefaultValue("32MB") DataSize spoolMemory,
    @DefaultValue("100ms") Duration greetingDelay, @DefaultValue("normalize") BareLineFeeds bareLineFeeds, @DefaultValue List<String> xclientNetworks,
    @DefaultValue ReverseNames reverseNames, @DefaultValue Limits limits, @DefaultValue PerMinute perMinute,
    @DefaultValue Timeouts timeouts) {

    SmtpSettings {
        if (messageSize.toBytes() < 65_536 || messageSize.toBytes() > 1L << 30) {
            throw new IllegalArgumentException("colombier.smtp.message-size: 64KB to 1GB, not " + messageSize);
        }
        if (spoolMemory.isNegative()) {
            throw new IllegalArgumentException("colombier.smtp.spool-memory: 0B or more, not " + spoolMemory);
        }
        if (greetingDelay.isNegative() || greetingDelay.toSeconds() > 60) {
            throw new IllegalArgumentException("colombier.smtp.greeting-delay: 0s to 60s, not " + greetingDelay);
        }
        NetworkList.parse("colombier.smtp.xclient-networks", xclientNetworks);
    }

    /** What is done about line ends that are none. */
    enum BareLineFeeds { NORMALIZE, REJECT }

    /**
     * @param port    25 in production; 0 for any free port, -1 for off
     * @param bind    the address to listen on
     * @param proxies who begins each connection to this port with a PROXY header (version 1 or 2), as addresses or in CIDR notation; the client it names is ours
     */
    record Mx(@DefaultValue("2525") int port, @DefaultValue("127.0.0.1") InetAddress bind, @DefaultValue List<String> proxies) {

        Mx {
            NetworkList.parse("colombier.smtp.mx.proxies", proxies);
        }
    }

    /**
     * @param port    587 in production; 0 for any free port, -1 for off
     * @param bind    the address to listen on
     * @param proxies who begins each connection to this port with a PROXY header (version 1 or 2), as addresses or in CIDR notation; the client it names is ours
     */
    record Submission(@DefaultValue("2587") int port, @DefaultValue("127.0.0.1") InetAddress bind, @DefaultValue List<String> proxies) {

        Submission {
            NetworkList.parse("colombier.smtp.submission.proxies", proxies);
        }
    }

    /**
     * @param port    465 in production; 0 for any free port, -1 for off
     * @param bind    the address to listen on
     * @param proxies who begins each connection to this port with a PROXY header (version 1 or 2), as addresses or in CIDR notation; the client it names is ours
     */
    record Submissions(@DefaultValue("2465") int port, @DefaultValue("127.0.0.1") InetAddress bind, @DefaultValue List<String> proxies) {

        Submissions {
            NetworkList.parse("colombier.smtp.submissions.proxies", proxies);
        }
    }

    /**
     * @param connections          at once, on each port
     * @param connectionsPerClient at once, of one client on each port
     * @param recipients           of one message; the next ones are asked to come in another (452), and none of them is lost
     * @param recipientsOver       recipients over that limit which are answered so; each further one counts as an error
     * @param softErrors           refused commands since the last message taken, after which each further one is answered late
     * @param hardErrors           refused commands since the last message taken, after which it is hung up on
     * @param errorDelay           how late
     * @param idleCommands         commands without a purpose (NOOP, RSET, VRFY, HELP) since the last message taken; each further one counts as an error
     * @param commandLine          octets of a command line; a line of AUTH may always have the 12,288 of its standard
     * @param dataLine             octets of a line of a message; one with a longer line is refused
     * @param received             Received fields of a message; with more it is taken for one that loops
     * @param loginFailures        wrong passwords of one client within ten minutes; then it cannot log in for a while
     */
    record Limits(@DefaultValue("1000") int connections, @DefaultValue("100") int connectionsPerClient, @DefaultValue("1000") int recipients,
        @DefaultValue("1000") int recipientsOver,
        @DefaultValue("10") int softErrors, @DefaultValue("20") int hardErrors, @DefaultValue("1s") Duration errorDelay,
        @DefaultValue("100") int idleCommands,
        @DefaultValue("2048") int commandLine, @DefaultValue("1MB") DataSize dataLine, @DefaultValue("50") int received, @DefaultValue("10") int loginFailures) {

        Limits {
            atLeastOne("connections", connections);
            atLeastOne("connections-per-client", connectionsPerClient);
            atLeastOne("recipients", recipients);
            atLeastOne("recipients-over", recipientsOver);
            atLeastOne("hard-errors", hardErrors);
            atLeastOne("received", received);
            atLeastOne("login-failures", loginFailures);
            // RFC 5321 sections 4.5.3.1.4 and 4.5.3.1.6: the least that a server must take.
            if (commandLine < 512 || commandLine > 65_536) {
                throw new IllegalArgumentException("colombier.smtp.limits.command-line: 512 to 65536, not " + commandLine);
            }
            if (dataLine.toBytes() < 1_000) {
                throw new IllegalArgumentException("colombier.smtp.limits.data-line: at least 1000B, not " + dataLine);
            }
        }

        private static void atLeastOne(String key, int value) {
            if (value < 1) {
                throw new IllegalArgumentException("colombier.smtp.limits." + key + ": at least 1, not " + value);
            }
        }
    }

    /**
     * How much one client may do in a minute; 0 for as much as it likes. Those in {@code colombier.networks} are not counted.
     *
     * @param connections sessions begun; one more is told to come later (421)
     * @param messages    transactions begun by MAIL; one more is told to come later (450)
     * @param recipients  named by RCPT; one more is told to come later (450)
     */
    record PerMinute(@DefaultValue("0") int connections, @DefaultValue("0") int messages, @DefaultValue("0") int recipients) {

        PerMinute {
            if (connections < 0 || messages < 0 || recipients < 0) {
                throw new IllegalArgumentException("colombier.smtp.per-minute.*: 0 or more");
            }
        }

        ClientRates rates() {
            return new ClientRates(Map.of(ClientRates.Event.CONNECTION, connections, ClientRates.Event.MESSAGE, messages, ClientRates.Event.RECIPIENT, recipients),
                System::nanoTime);
        }
    }

    /**
     * A client's name in the log and in Received: what its address leads to in the reverse zone, if that leads back.
     *
     * @param lookUp  ask name servers for it; else every client is {@code unknown}
     * @param timeout how long a session waits for it at most, from its begin
     */
    record ReverseNames(@DefaultValue("false") boolean lookUp, @DefaultValue("2s") Duration timeout) {

        ReverseNames {
            if (timeout.isNegative() || timeout.toSeconds() > 30) {
                throw new IllegalArgumentException("colombier.smtp.reverse-names.timeout: 0s to 30s, not " + timeout);
            }
        }
    }

    /**
     * The least that RFC 5321 section 4.5.3.2 asks of a server is five minutes for a command.
     *
     * @param command   for a whole command line
     * @param handshake for a turn to TLS
     * @param data     for the next octets of a message
     * @param message  for a whole message
     * @param writing  for a client to read what we answer
     * @param shutdown for messages under way when the server stops
     */
    record Timeouts(@DefaultValue("5m") Duration command, @DefaultValue("30s") Duration handshake, @DefaultValue("3m") Duration data, @DefaultValue("1h") Duration message,
        @DefaultValue("2m") Duration writing, @DefaultValue("2s") Duration shutdown) {

        Timeouts {
            positive("command", command);
            positive("handshake", handshake);
            positive("data", data);
            positive("message", message);
            positive("writing", writing);
            if (shutdown.isNegative()) {
                throw new IllegalArgumentException("colombier.smtp.timeouts.shutdown: 0s or more, not " + shutdown);
            }
        }

        private static void positive(String key, Duration time) {
            if (time.toMillis() < 1 || time.toDays() > 1) {
                throw new IllegalArgumentException("colombier.smtp.timeouts." + key + ": 1ms to 1d, not " + time);
            }
        }
    }
}
