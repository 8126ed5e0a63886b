package org.colombier.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.cli.Commands;
import org.colombier.mail.MessageContent;
import org.colombier.policy.dkim.DkimResult;
import org.colombier.policy.dkim.DkimResult.Result;
import org.colombier.policy.dkim.DkimVerifier;
import org.colombier.testing.FakeDns;
import org.colombier.testing.SmtpSink;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The life of signing keys as an administrator leads it, and the mail that they sign as the world gets it. */
class SignedMailTest {

    private static final Pattern STRING = Pattern.compile("\"([^\"]*)\"");

    private static SmtpSink world;
    private static FakeDns dns;
    private static TestServer server;

    @BeforeAll
    static void start() {
        world = SmtpSink.start();
        dns = FakeDns.start();
        server = TestServer.start(world.asRelayHost(), dns.setting());
        run(0, "domain", "add", "lists.test");
        run(0, "domain", "add", "bare.test");
        run(0, "list", "create", "talk@lists.test", "--type", "discussion", "--owner", "owner@home.test");
        run(0, "member", "add", "talk@lists.test", "ann@a.test");
        run(0, "member", "add", "talk@lists.test", "bob@b.test");
        run(0, "member", "add", "talk@lists.test", "author@a.test");
        publish(run(0, "dkim", "add", "lists.test", "--now"));
        publish(run(0, "dkim", "add", "lists.test", "--type", "ed25519", "--now"));
        publish(run(0, "dkim", "add", "example.test", "--now"));
    }

    @AfterAll
    static void stop() {
        server.close();
        dns.close();
        world.close();
    }

    private static String run(int status, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--data-dir=" + server.dataDir());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int ended = Commands.run(all.toArray(String[]::new), Map.of(), new ByteArrayInputStream(new byte[0]), new PrintStream(out), new PrintStream(err));
        assertThat(ended).as(err.toString(StandardCharsets.UTF_8)).isEqualTo(status);
        return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    }

    /** Puts the printed zone lines into DNS. */
    private static void publish(String zone) {
        for (String line : zone.split("\n")) {
            int in = line.indexOf(". IN TXT (");
            if (in > 0) {
                Matcher strings = STRING.matcher(line);
                List<String> found = new ArrayList<>();
                while (strings.find()) {
                    found.add(strings.group(1));
                }
                assertThat(found).isNotEmpty().allMatch(s -> s.length() <= 255);
                dns.txt(line.substring(0, in), found.toArray(String[]::new));
            }
        }
    }

    private static String selector(String zone) {
        return zone.substring(0, zone.indexOf('.'));
    }

    private static void submit(String from, String to, String fields, String body) throws Exception {
        String message = "From: Someone <" + from + ">\r\nTo: <" + to + ">\r\nMessage-ID: <" + System.nanoTime() + "@test>\r\nDate: Fri, 20 Nov 2026 12:00:00 +0000\r\n"
            + fields + "\r\n\r\n" + body;
        try (Socket socket = new Socket("127.0.0.1", server.port("smtp.mx"))) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line : List.of("", "HELO test", "MAIL FROM:<" + from + ">", "RCPT TO:<" + to + ">", "DATA", message + "\r\n.", "QUIT")) {
                if (!line.isEmpty()) {
                    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
                }
                assertThat(in.readLine()).as(line).matches("[23].*");
            }
        }
    }

    private static SmtpSink.Delivery arrived(String recipient, String text) {
        return await().atMost(Duration.ofSeconds(20)).until(() -> world.deliveries().stream()
            .filter(d -> d.recipient().equals(recipient) && d.content().contains(text)).findFirst(), java.util.Optional::isPresent).orElseThrow();
    }

    private static List<DkimResult> checked(String content) {
        return server.bean(DkimVerifier.class).verify(MessageContent.of(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Result> results(String content) {
        return checked(content).stream().map(DkimResult::result).toList();
    }

    @Test
    void aListSaysWhetherAndByWhomItsPostsAreSigned() throws Exception {
        run(0, "domain", "add", "sub.lists.test");
        run(0, "list", "create", "signs@sub.lists.test", "--type", "discussion", "--owner", "owner@home.test");
        run(0, "member", "add", "signs@sub.lists.test", "author@a.test");
        String[][] changes = {{"dkim_parameters.signer_domain", "lists.test", "signed by lists.test"}, {"dkim_feature", "off", "feature off"},
            {"dkim_feature", "on", "feature on"}, {"dkim_add_signature_to", "robot", "robot only"}, {"dkim_add_signature_to", "list,robot", "list too"},
            {"dkim_signature_apply_on", "md5_authenticated_messages", "only proven"}, {"dkim_signature_apply_on", "any", "any"}, {"dkim_parameters.signer_domain", "example.test", "a neighbour"}};
        List<String> signed = List.of("signed by lists.test", "feature on", "list too", "any", "a neighbour");
        for (String[] change : changes) {
            run(0, "list", "config", "signs@sub.lists.test", change[0], change[1]);
            submit("author@a.test", "signs@sub.lists.test", "Subject: " + change[2], "x\r\n");
            assertThat(checked(arrived("author@a.test", "Subject: " + change[2]).content())).as(change[2])
                .allSatisfy(r -> assertThat(r.domain().orElseThrow().ascii()).isEqualTo("lists.test")).hasSize(signed.contains(change[2]) ? 2 : 0);
        }
    }

    @Test
    void everyCopyOfAPostIsSignedByTheListWithItsOwnUnsubscribeLink() throws Exception {
        submit("author@a.test", "talk@lists.test", "Subject: signed post", "Bonjour.\r\n");
        String ann = arrived("ann@a.test", "signed post").content();
        String bob = arrived("bob@b.test", "signed post").content();
        for (String copy : List.of(ann, bob)) {
            assertThat(checked(copy)).extracting(DkimResult::result, r -> r.domain().orElseThrow().ascii(), DkimResult::algorithm).containsExactlyInAnyOrder(
                org.assertj.core.groups.Tuple.tuple(Result.PASS, "lists.test", "rsa-sha256"), org.assertj.core.groups.Tuple.tuple(Result.PASS, "lists.test", "ed25519-sha256"));
            assertThat(copy).containsPattern("(?s)h=[^;]*list-unsubscribe:[^;]*list-unsubscribe-post");
            assertThat(results(copy.replace("Bonjour", "Bonsoir"))).containsOnly(Result.FAIL);
        }
        String key = ann.replaceAll("(?s).*/u/([a-z0-9]+)>.*", "$1");
        String other = bob.replaceAll("(?s).*/u/([a-z0-9]+)>.*", "$1");
        assertThat(key).isNotEqualTo(other);
        assertThat(results(ann.replace(key, other))).as("another member's link").containsOnly(Result.FAIL);
    }

    @Test
    void whatOurOwnPeopleSubmitIsSignedByTheAuthorsDomain() throws Exception {
        submit("carl@lists.test", "x@world.test", "Subject: from us", ".a line with a dot\r\n \t\r\n\r\n\r\n");
        assertThat(results(arrived("x@world.test", "from us").content())).containsExactly(Result.PASS, Result.PASS);
        submit("carl@bare.test", "y@world.test", "Subject: without a key", "text\r\n");
        assertThat(checked(arrived("y@world.test", "without a key").content())).isEmpty();
        submit("stranger@elsewhere.test", "z@world.test", "Subject: not ours", "text\r\n");
        assertThat(checked(arrived("z@world.test", "not ours").content())).isEmpty();
    }

    @Test
    void robotsAndDeliveryReportsAreSigned() throws Exception {
        submit("dora@world.test", "sympa@lists.test", "Subject: HELP", "");
        assertThat(checked(arrived("dora@world.test", "sympa@lists.test").content())).extracting(r -> r.domain().orElseThrow().ascii()).contains("lists.test");
        String letter = arrived("dora@world.test", "sympa@lists.test").content();
        assertThat(checked(letter)).as(letter).extracting(DkimResult::result, DkimResult::reason).containsOnly(org.assertj.core.groups.Tuple.tuple(Result.PASS, ""));
    }

    @Test
    void aKeyWhoseRecordIsSeenInDnsSigns() {
        run(0, "domain", "add", "seen.test");
        String zone = run(0, "dkim", "add", "seen.test");
        publish(zone);
        assertThat(run(0, "dkim", "rotate", "seen.test")).contains("; " + selector(zone) + " signs\n");
        assertThat(run(0, "dkim", "show", "seen.test")).contains("signing since").contains(", seen in DNS");
    }

    @Test
    void aKeyWaitsForItsRecordSignsAndRetires() {
        run(0, "domain", "add", "rotate.test");
        String first = run(0, "dkim", "add", "rotate.test");
        assertThat(first).contains("signs when this record is seen");
        assertThat(run(0, "dkim", "show", "rotate.test")).contains("waiting").contains("not seen in DNS");
        assertThat(run(0, "dkim", "rotate", "rotate.test", "--now")).contains(selector(first)).contains(" signs");
        String second = run(0, "dkim", "rotate", "rotate.test");
        assertThat(selector(second)).isNotEqualTo(selector(first));
        assertThat(run(0, "dkim", "rotate", "rotate.test")).as("asked again it is the same successor").startsWith(selector(second));
        assertThat(run(0, "dkim", "rotate", "rotate.test", "--now")).contains("; " + selector(second) + " signs");
        assertThat(run(0, "dkim", "list", "rotate.test")).containsPattern(selector(first) + "\\s+rsa\\s+retired").containsPattern(selector(second) + "\\s+rsa\\s+signing");
        assertThat(run(1, "dkim", "remove", "rotate.test", selector(first))).contains("may be under way until");
        assertThat(run(1, "dkim", "remove", "rotate.test", selector(second))).contains("retire it first");
        assertThat(run(0, "dkim", "remove", "rotate.test", selector(first), "--force")).contains("take " + selector(first) + "._domainkey.rotate.test out of DNS");
        assertThat(run(0, "dkim", "retire", "rotate.test", selector(second))).contains("signs no more");
        assertThat(run(1, "dkim", "retire", "rotate.test", "nokey")).contains("there is no DKIM key nokey");
        assertThat(run(1, "dkim", "add", "foreign.test")).contains("there is no domain foreign.test");
    }
}
