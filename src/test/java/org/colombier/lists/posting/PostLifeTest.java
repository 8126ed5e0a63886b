package org.colombier.lists.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.colombier.cli.Commands;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.NewList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.MemberKey;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.NewMember;
import org.colombier.lists.members.Reception;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.policy.arc.ArcResult;
import org.colombier.policy.arc.ArcVerifier;
import org.colombier.policy.dkim.DkimResult;
import org.colombier.policy.dkim.DkimResult.Result;
import org.colombier.policy.dkim.DkimVerifier;
import org.colombier.queue.BodyId;
import org.colombier.queue.BodyStore;
import org.colombier.queue.MailQueue;
import org.colombier.queue.QueueUnavailable;
import org.colombier.testing.FakeDns;
import org.colombier.testing.SmtpSink;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Posts on their whole way, in by SMTP and out to the world, where signatures are checked as a receiver does. */
class PostLifeTest {

    private static final Path CORPUS = Path.of("src/test/resources/difficult");
    private static final Pattern STRING = Pattern.compile("\"([^\"]*)\"");

    private static SmtpSink world;
    private static FakeDns dns;
    private static TestServer server;

    @BeforeAll
    static void start() {
        world = SmtpSink.start();
        dns = FakeDns.start();
        dns.txt("_dmarc.strict.test", "v=DMARC1; p=reject; sp=quarantine");
        dns.txt("_dmarc.middle.test", "v=DMARC1; p=quarantine");
        dns.txt("_dmarc.open.test", "v=DMARC1; p=none");
        dns.txt("_dmarc.loose.test", "v=DMARC1; p=reject; sp=none");
        server = TestServer.start(world.asRelayHost(), dns.setting(), "--colombier.smtp.xclient-networks=127.0.0.1", "--colombier.policy.arc-seal=true", "--colombier.policy.checks=spf,dkim,arc");
        run("domain", "add", "lists.test");
        run("domain", "add", "author.test");
        publish(run("dkim", "add", "lists.test", "--now"));
        publish(run("dkim", "add", "author.test", "--now"));
    }

    @AfterAll
    static void stop() {
        server.close();
        dns.close();
        world.close();
    }

    private static String run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--data-dir=" + server.dataDir());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(Commands.run(all.toArray(String[]::new), Map.of(), new ByteArrayInputStream(new byte[0]), new PrintStream(out), new PrintStream(out))).as(out.toString(StandardCharsets.UTF_8)).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Puts the printed zone lines into DNS. */
    private static void publish(String zone) {
        zone.lines().filter(l -> l.contains(". IN TXT (")).forEach(line -> {
            Matcher strings = STRING.matcher(line);
            dns.txt(line.substring(0, line.indexOf(". IN TXT (")), strings.results().map(r -> r.group(1)).toArray(String[]::new));
        });
    }

    private static MailingList list(String name, Map<String, String> parameters, String... members) {
        MailingList list = server.bean(Catalog.class).create(NewList.of(EmailAddress.parse(name + "@lists.test"), "discussion", "A list"));
        server.bean(Admins.class).add(list, ListAdmin.owner(list.id(), EmailAddress.parse("owner@home.test"), ""));
        server.bean(Catalog.class).set(list, "send", "public");
        parameters.forEach((parameter, value) -> server.bean(Catalog.class).set(list, parameter, value));
        for (String member : members) {
            join(list, Reception.MAIL, member);
        }
        return list;
    }

    private static void join(MailingList list, Reception reception, String member) {
        server.bean(Members.class).add(list, NewMember.of(EmailAddress.parse(member), "").with(reception));
    }

    /** @return the reply to the message */
    private static String submit(String from, String to, byte[] message) throws Exception {
        return submit(List.of(), from, to, message);
    }

    /** As from a host that is not ours, whose mail is examined. */
    private static String asStranger(String from, String to, byte[] message) throws Exception {
        return submit(List.of("XCLIENT ADDR=203.0.113.77"), from, to, message);
    }

    private static String submit(List<String> first, String from, String to, byte[] message) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port("smtp.mx"))) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(in.readLine()).startsWith("220");
            List<String> lines = new ArrayList<>(first);
            lines.addAll(List.of("HELO test", "MAIL FROM:<" + from + ">", "RCPT TO:<" + to + ">", "DATA"));
            for (String line : lines) {
                socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
                assertThat(in.readLine()).as(line).matches("[23].*");
            }
            String text = new String(message, StandardCharsets.ISO_8859_1).replaceAll("(?m)^\\.", "..");
            socket.getOutputStream().write((text + (text.endsWith("\r\n") ? "" : "\r\n") + ".\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return in.readLine();
        }
    }

    private static void post(String from, String list, String fields, String body) throws Exception {
        String id = fields.contains("Message-ID:") ? "" : "Message-ID: <" + System.nanoTime() + "@test>\r\n";
        String name = fields.contains("From:") ? "" : "From: Ann Author <" + from + ">\r\n";
        assertThat(submit(from, list + "@lists.test", (name + "To: <" + list + "@lists.test>\r\nDate: Fri, 20 Nov 2026 12:00:00 +0000\r\n" + id + fields + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8)))
            .startsWith("250");
    }

    private static List<SmtpSink.Delivery> copies(String list, String text) {
        return world.deliveries().stream().filter(d -> d.content().contains("X-Loop: " + list + "@lists.test") && d.content().contains(text)).toList();
    }

    private static String copy(String list, String text) {
        return await().atMost(Duration.ofSeconds(20)).until(() -> copies(list, text), c -> !c.isEmpty()).getFirst().content();
    }

    private static String letter(String recipient, String text) {
        return await().atMost(Duration.ofSeconds(20)).until(() -> world.deliveries().stream().filter(d -> d.recipient().equals(recipient) && d.content().contains(text)).map(SmtpSink.Delivery::content).findFirst(),
            Optional::isPresent).orElseThrow();
    }

    private static HeaderSection header(String copy) {
        return HeaderSection.read(copy.getBytes(StandardCharsets.UTF_8));
    }

    private static List<DkimResult> signatures(String copy) {
        return server.bean(DkimVerifier.class).verify(MessageContent.of(copy.getBytes(StandardCharsets.UTF_8)));
    }

    /** Domains whose signatures hold. */
    private static List<String> signers(String copy) {
        return signatures(copy).stream().filter(r -> r.result() == Result.PASS).map(r -> r.domain().orElseThrow().ascii()).toList();
    }

    private static void set(MailingList list, String parameter, String value) {
        server.bean(Catalog.class).set(list, parameter, value);
    }

    @Test
    void aListSignsItsPostsAsItsParametersSay() throws Exception {
        MailingList list = list("signs", Map.of(), "ann@a.test");
        post("x@stranger.test", "signs", "Subject: one", "x\r\n");
        assertThat(signers(copy("signs", "Subject: one"))).containsExactly("lists.test");
        set(list, "dkim_feature", "off");
        post("x@stranger.test", "signs", "Subject: two", "x\r\n");
        assertThat(signatures(copy("signs", "Subject: two"))).isEmpty();
        set(list, "dkim_feature", "on");
        set(list, "dkim_add_signature_to", "robot");
        post("x@stranger.test", "signs", "Subject: three", "x\r\n");
        assertThat(signatures(copy("signs", "Subject: three"))).isEmpty();
        set(list, "dkim_add_signature_to", "list");
        set(list, "dkim_signature_apply_on", "editor_validated_messages,dkim_authenticated_messages");
        post("x@stranger.test", "signs", "Subject: four", "x\r\n");
        assertThat(signatures(copy("signs", "Subject: four"))).as("nobody vouched for it").isEmpty();
        set(list, "dkim_signature_apply_on", "any");
        set(list, "dkim_parameters.signer_domain", "author.test");
        post("x@stranger.test", "signs", "Subject: five", "x\r\n");
        assertThat(signers(copy("signs", "Subject: five"))).as("a neighbour's key is not the list's").containsExactly("lists.test");
    }

    @Test
    void lettersAboutAListAreSignedAsItsParametersSay() throws Exception {
        MailingList list = list("letters", Map.of("max_size", "1024"));
        post("one@stranger.test", "letters", "Subject: large one", "0123456789\r\n".repeat(200));
        assertThat(signers(letter("one@stranger.test", "large one"))).containsExactly("lists.test");
        set(list, "dkim_add_signature_to", "list");
        post("two@stranger.test", "letters", "Subject: large two", "0123456789\r\n".repeat(200));
        assertThat(signatures(letter("two@stranger.test", "large two"))).isEmpty();
    }

    /** The author's mail as his own server sent it: it passes us on its way out, which signs it. */
    private static byte[] signedByItsAuthor(String subject, String fields) throws Exception {
        submit("carl@author.test", "outside@world.test", ("From: Carl <carl@author.test>\r\nTo: <keep@lists.test>\r\nDate: Fri, 20 Nov 2026 12:00:00 +0000\r\nMessage-ID: <" + System.nanoTime()
            + "@author.test>\r\nSubject: " + subject + "\r\n" + fields + "\r\nBonjour.\r\n").getBytes(StandardCharsets.UTF_8));
        String sent = letter("outside@world.test", subject);
        assertThat(signers(sent)).containsExactly("author.test");
        return sent.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theAuthorsSignatureHoldsWhereTheListChangesNothingAndGoesWhereItIsToldTo() throws Exception {
        MailingList list = list("keep", Map.of(), "ann@a.test");
        assertThat(asStranger("carl@author.test", "keep@lists.test", signedByItsAuthor("kept whole", ""))).startsWith("250");
        assertThat(signers(copy("keep", "kept whole"))).containsExactlyInAnyOrder("lists.test", "author.test");
        set(list, "remove_dkim_headers", "on");
        assertThat(asStranger("carl@author.test", "keep@lists.test", signedByItsAuthor("taken off", ""))).startsWith("250");
        assertThat(signatures(copy("keep", "taken off"))).extracting(r -> r.domain().orElseThrow().ascii()).containsExactly("lists.test");
        set(list, "remove_dkim_headers", "off");
        set(list, "dkim_signature_apply_on", "dkim_authenticated_messages");
        assertThat(asStranger("carl@author.test", "keep@lists.test", signedByItsAuthor("vouched for", ""))).startsWith("250");
        assertThat(signers(copy("keep", "vouched for"))).contains("lists.test");
        set(list, "dkim_signature_apply_on", "none");
        assertThat(asStranger("carl@author.test", "keep@lists.test", signedByItsAuthor("for nothing", ""))).startsWith("250");
        assertThat(signers(copy("keep", "for nothing"))).containsExactly("author.test");
    }

    @Test
    void aSealTellsWhatWasFoundUnlessTheListMakesNone() throws Exception {
        MailingList list = list("seal", Map.of("custom_subject", "seal"), "ann@a.test");
        assertThat(asStranger("carl@author.test", "seal@lists.test", signedByItsAuthor("with a seal", ""))).startsWith("250");
        String sealed = copy("seal", "with a seal");
        ArcResult chain = server.bean(ArcVerifier.class).verify(MessageContent.of(sealed.getBytes(StandardCharsets.UTF_8)));
        assertThat(chain.chain()).as(chain.reason() + "\n" + sealed).isEqualTo(ArcResult.Chain.PASS);
        assertThat(chain.seals()).singleElement().satisfies(seal -> {
            assertThat(seal.domain().ascii()).isEqualTo("lists.test");
            assertThat(seal.results()).contains("dkim=pass").contains(TestServer.HOSTNAME);
        });
        set(list, "arc_feature", "off");
        assertThat(asStranger("carl@author.test", "seal@lists.test", signedByItsAuthor("without one", ""))).startsWith("250");
        assertThat(copy("seal", "without one")).doesNotContain("ARC-Seal", "Authentication-Results");
    }

    @Test
    void authorsAreRewrittenAsTheirDomainsPoliciesAndTheListsModeSay() throws Exception {
        MailingList list = list("dmarc", Map.of(), "ann@a.test");
        assertThat(from(list, "dmarc_reject", "a@strict.test")).isEqualTo("Ann Author via dmarc <dmarc@lists.test>");
        assertThat(from(list, "dmarc_reject", "a@middle.test")).contains("<a@middle.test>");
        assertThat(from(list, "dmarc_quarantine", "a@middle.test")).contains("<dmarc@lists.test>");
        assertThat(from(list, "dmarc_quarantine", "a@below.strict.test")).as("sp=quarantine of the organisation").contains("<dmarc@lists.test>");
        assertThat(from(list, "dmarc_reject", "a@below.strict.test")).contains("<a@below.strict.test>");
        assertThat(from(list, "dmarc_reject,dmarc_quarantine", "a@below.loose.test")).as("sp=none").contains("<a@below.loose.test>");
        assertThat(from(list, "dmarc_reject,dmarc_quarantine", "a@open.test")).contains("<a@open.test>");
        assertThat(from(list, "dmarc_any", "a@open.test")).contains("<dmarc@lists.test>");
        assertThat(from(list, "dmarc_any", "a@nothing.test")).contains("<a@nothing.test>");
        assertThat(from(list, "all", "a@nothing.test")).contains("<dmarc@lists.test>");
        assertThat(from(list, "", "a@strict.test")).contains("<a@strict.test>");
        set(list, "dmarc_protection.domain_regex", "@(one|two)\\.test");
        assertThat(from(list, "domain_regex", "a@two.test")).contains("<dmarc@lists.test>");
        assertThat(from(list, "domain_regex", "a@two.test.org.test")).contains("<a@two.test.org.test>");
        set(list, "dmarc_protection.exempt_domains", "strict.test");
        assertThat(from(list, "all", "a@strict.test")).contains("<a@strict.test>");
        set(list, "dmarc_protection.other_email", "via@lists.test");
        for (Map.Entry<String, String> phrase : Map.of("display_name", "Ann Author", "name_and_email", "\"Ann Author (a@b.test)\"", "name_via_list", "Ann Author via dmarc",
            "name_email_via_list", "\"Ann Author (a@b.test) via dmarc\"", "list_for_name", "\"dmarc (Ann Author)\"", "list_for_email", "\"dmarc (a@b.test)\"").entrySet()) {
            set(list, "dmarc_protection.phrase", phrase.getKey());
            assertThat(from(list, "all", "a@b.test")).isEqualTo(phrase.getValue() + " <via@lists.test>");
        }
    }

    /** The From of what a member gets of that author's post. */
    private static String from(MailingList list, String mode, String author) throws Exception {
        set(list, "dmarc_protection.mode", mode);
        String subject = "n" + System.nanoTime();
        post(author, list.name(), "Subject: " + subject, "x\r\n");
        HeaderSection copy = header(copy(list.name(), subject));
        String from = copy.first("From").orElseThrow();
        if (!from.contains(author)) {
            assertThat(String.join(",", copy.all("Reply-To")) + copy.all("Cc")).as("still reachable").contains(author);
        }
        return from;
    }

    @Test
    void aSignedAuthorIsRewrittenInThatMode() throws Exception {
        list("bysign", Map.of("dmarc_protection.mode", "dkim_signature"), "ann@a.test");
        assertThat(asStranger("carl@author.test", "bysign@lists.test", signedByItsAuthor("was signed", ""))).startsWith("250");
        assertThat(header(copy("bysign", "was signed")).first("From")).contains("Carl via bysign <bysign@lists.test>");
        post("carl@elsewhere.test", "bysign", "Subject: was not", "x\r\n");
        assertThat(header(copy("bysign", "was not")).first("From").orElseThrow()).contains("carl@elsewhere.test");
    }

    @Test
    void whatIsNoPostIsDroppedOrRefusedAndTheNextOneGoesOut() throws Exception {
        list("strictly", Map.of("max_size", "2000"), "ann@a.test");
        post("sympa@stranger.test", "strictly", "Subject: by a robot", "x\r\n");
        post("big@stranger.test", "strictly", "Subject: too big", "0123456789\r\n".repeat(300));
        post("lost@stranger.test", "strictly", "Subject: unsubscribe", "");
        post("loop@stranger.test", "strictly", "X-Loop: strictly@lists.test\r\nSubject: around again", "x\r\n");
        post("list@stranger.test", "strictly", "List-Id: <strictly.lists.test>\r\nSubject: as the list", "x\r\n");
        post("twice@stranger.test", "strictly", "Message-ID: <same@stranger.test>\r\nSubject: first of two", "x\r\n");
        post("twice@stranger.test", "strictly", "Message-ID: <same@stranger.test>\r\nSubject: second of two", "x\r\n");
        post("person@stranger.test", "strictly", "Subject: the last", "x\r\n");
        copy("strictly", "Subject: the last");
        assertThat(copies("strictly", "")).extracting(d -> header(d.content()).first("Subject").orElseThrow()).containsExactlyInAnyOrder("first of two", "the last");
        letter("big@stranger.test", "too big");
        letter("lost@stranger.test", "unsubscribe");
        assertThat(world.deliveries()).noneMatch(d -> Set.of("sympa@stranger.test", "loop@stranger.test", "twice@stranger.test").contains(d.recipient()));
    }

    @Test
    void anAnonymousListsPostsTellNothingOfTheirAuthor() throws Exception {
        list("veiled", Map.of("anonymous_sender", "nobody@lists.test"), "ann@a.test");
        post("secret@author.test", "veiled", "Received: from secret-host.author.test by x; Fri, 20 Nov 2026 12:00:00 +0000\r\nSender: secret@author.test\r\nReply-To: secret@author.test\r\n"
            + "Message-ID: <secret-id@author.test>\r\nX-Mailer: secret-mailer\r\nOrganization: secret-house\r\nDKIM-Signature: v=1; d=author.test; s=secret; b=AA==\r\nX-Originating-IP: 192.0.2.77\r\n"
            + "Return-Path: <secret@author.test>\r\nX-Sender: secret\r\nUser-Agent: secret-agent\r\nOpenPGP: id=secret\r\nAutocrypt: addr=secret@author.test\r\nSubject: whoever", "Anything.\r\n");
        SmtpSink.Delivery copy = await().until(() -> copies("veiled", "whoever"), c -> !c.isEmpty()).getFirst();
        assertThat(copy.content()).doesNotContainIgnoringCase("secret").doesNotContain("author.test", "192.0.2.77").contains("From: nobody@lists.test", "Anything.");
        assertThat(copy.sender()).doesNotContain("author");
    }

    @Test
    void everyReceptionModeGetsItsOwnCopy() throws Exception {
        MailingList list = list("modes", Map.of("footer", "Pied de page", "custom_subject", "modes", "archive.web_access", "public", "digest", "0,1,2,3,4,5,6 00:00"));
        for (Reception mode : Reception.values()) {
            join(list, mode, mode.text().replace("_", "") + "@m.test");
        }
        post("notme@m.test", "modes", "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=alt\r\nSubject: for all",
            "--alt\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nplain words\r\n--alt\r\nContent-Type: text/html; charset=us-ascii\r\n\r\n<p>rich words</p>\r\n--alt--\r\n");
        Map<String, String> got = await().atMost(Duration.ofSeconds(20)).until(() -> copies("modes", "for all"), c -> c.size() >= 5).stream()
            .collect(Collectors.toMap(SmtpSink.Delivery::recipient, SmtpSink.Delivery::content));
        assertThat(got.keySet()).containsExactlyInAnyOrder("mail@m.test", "html@m.test", "notice@m.test", "txt@m.test", "urlize@m.test");
        for (String whole : List.of("mail@m.test", "html@m.test", "urlize@m.test")) {
            assertThat(MailReading.byAngus(got.get(whole).getBytes(StandardCharsets.UTF_8))).extracting(l -> l.type() + ": " + l.text().replaceAll("\\s+", " ").strip())
                .satisfiesExactly(text -> assertThat(text).startsWith("text/plain: plain words").endsWith("Pied de page"), html -> assertThat(html).startsWith("text/html: <p>rich words</p>").contains("Pied de page"));
        }
        assertThat(MailReading.byAngus(got.get("txt@m.test").getBytes(StandardCharsets.UTF_8))).singleElement().satisfies(l -> {
            assertThat(l.type()).isEqualTo("text/plain");
            assertThat(l.text()).contains("plain words", "Pied de page").doesNotContain("rich");
        });
        assertThat(got.get("notice@m.test")).contains("Subject: [modes] for all").doesNotContain("plain words", "rich words", "boundary=alt");
        assertThat(got.values()).allSatisfy(c -> assertThat(header(c).first("Subject")).contains("[modes] for all"));
    }

    @Test
    void aPostWithoutATopicWaitsForWhoMustNameOne() throws Exception {
        MailingList list = list("tagged", Map.of("msg_topic", "name sport\nkeywords match\ntitle Sport", "msg_topic_tagging", "required_sender"), "ann@a.test");
        post("x@stranger.test", "tagged", "Subject: about nothing", "x\r\n");
        letter("x@stranger.test", "about nothing");
        post("x@stranger.test", "tagged", "Subject: the match", "x\r\n");
        assertThat(header(copy("tagged", "the match")).first("X-Sympa-Topic")).contains("sport");
        assertThat(copies("tagged", "about nothing")).isEmpty();
        set(list, "msg_topic_tagging", "required_moderator");
        post("x@stranger.test", "tagged", "Subject: once more nothing", "x\r\n");
        letter("owner@home.test", "once more nothing");
        assertThat(copies("tagged", "once more nothing")).isEmpty();
    }

    @Test
    void writtenInThePortalAPostHasTheDataThatItsOwnParameterSays() {
        MailingList list = list("scopes", Map.of("personalization_feature", "on", "personalization.web_apply_on", "all", "personalization.mail_apply_on", "none"), "ann@a.test");
        MessageContent post = MessageContent.of("From: x@stranger.test\r\nSubject: data\r\n\r\nDear {{ user.email }}\r\n".getBytes(StandardCharsets.UTF_8));
        Personalisation personalisation = server.bean(Personalisation.class);
        EmailAddress ann = EmailAddress.parse("ann@a.test");
        assertThat(new String(personalisation.preview(list, post, ann, true), StandardCharsets.UTF_8)).contains("Dear ann@a.test");
        assertThat(new String(personalisation.preview(list, post, ann, false), StandardCharsets.UTF_8)).contains("Dear {{ user.email }}");
        server.bean(Distribution.class).distribute(AdmittedPost.of(list, EmailAddress.parse("x@stranger.test"), post, "WEB").writtenInPortal());
        assertThat(copy("scopes", "Subject: data")).contains("Dear ann@a.test");
    }

    /** A queue that is away now and then. */
    private static MailQueue falteringQueue(int everyNth) {
        MailQueue real = server.bean(MailQueue.class);
        AtomicInteger calls = new AtomicInteger();
        return (MailQueue) java.lang.reflect.Proxy.newProxyInstance(PostLifeTest.class.getClassLoader(), new Class<?>[] {MailQueue.class}, (proxy, method, arguments) -> {
            Object done = method.invoke(real, arguments);
            if (calls.incrementAndGet() % everyNth == 0) {
                throw new QueueUnavailable("power failure after the page was written", new IllegalStateException());
            }
            return done;
        });
    }

    /** As another node has it. */
    private static PersonalPosts node(MailQueue queue) {
        PersonalCopies copies = new PersonalCopies(server.bean(Members.class), server.bean(MemberKey.class), queue, Clock.systemUTC());
        return new PersonalPosts(server.bean(PersonalRows.class), copies, server.bean(Renderings.class), server.bean(FooterTexts.class), server.bean(Catalog.class), server.bean(BodyStore.class),
            server.bean(Traffic.class), server.bean(PlatformTransactionManager.class));
    }

    @Test
    void personalCopiesAreWrittenPageByPageAndOnceHoweverOftenTheWritingStops() throws Exception {
        MailingList list = list("dear", Map.of("personalization_feature", "on", "personalization.mail_apply_on", "all", "footer", "For {{ user.email }}"));
        server.bean(Members.class).importLines(list, IntStream.range(0, 3_000).mapToObj(i -> "m" + i + "@p" + i % 7 + ".test").iterator());
        long begun = System.nanoTime();
        post("x@stranger.test", "dear", "Subject: to each", "Dear {{ user.email }},\r\n");
        PersonalRows rows = server.bean(PersonalRows.class);
        await().atMost(Duration.ofSeconds(20)).until(() -> rows.isWaiting(list.id()));
        List<PersonalPosts> nodes = List.of(node(falteringQueue(3)), node(falteringQueue(2)));
        List<Thread> threads = nodes.stream().map(node -> Thread.ofVirtual().start(() -> {
            while (rows.isWaiting(list.id())) {
                try {
                    node.run();
                } catch (QueueUnavailable | org.springframework.dao.DataAccessException away) {
                    Thread.onSpinWait();
                }
            }
        })).toList();
        for (Thread thread : threads) {
            thread.join();
        }
        await().atMost(Duration.ofSeconds(120)).until(() -> copies("dear", "to each").size() >= 3_000);
        LoggerFactory.getLogger(PostLifeTest.class).info("3,000 personal copies written and sent in {} ms", (System.nanoTime() - begun) / 1_000_000);
        await().until(() -> server.bean(JdbcClient.class).sql("SELECT COUNT(*) FROM queue_packet WHERE destination LIKE 'p_.test'").query(Long.class).single() == 0);
        List<SmtpSink.Delivery> copies = copies("dear", "to each");
        assertThat(copies).extracting(SmtpSink.Delivery::recipient).doesNotHaveDuplicates().hasSize(3_000);
        assertThat(copies).allSatisfy(c -> assertThat(c.content()).contains("Dear " + c.recipient() + ",", "For " + c.recipient()));
        assertThat(server.bean(JdbcClient.class).sql("SELECT copies FROM list_traffic WHERE list_id = ?").param(list.id()).query(Long.class).single()).isEqualTo(3_000);
    }

    @Test
    void whatAListThatIsPurgedHadStillToWriteIsGone() {
        MailingList list = list("gone", Map.of());
        BodyId body = server.bean(BodyStore.class).store(MessageContent.of("x".getBytes(StandardCharsets.US_ASCII)));
        server.bean(PersonalRows.class).add(new PersonalPost(0, list.id(), 1, PostForm.WHOLE, body, org.colombier.lists.catalog.ListParameters.MergeScope.ALL, EmailAddress.parse("x@stranger.test"),
            Optional.of(Set.of()), true, false, Optional.empty(), new Receipts(false, false), Optional.empty(), Optional.empty(), "TEST", PersonalPost.Place.BEGINNING));
        server.bean(PersonalRows.class).purge(list.id());
        assertThat(server.bean(PersonalRows.class).isWaiting(list.id())).isFalse();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> server.bean(BodyStore.class).content(body).octets()).isInstanceOf(RuntimeException.class);
    }

    @Test
    void aFormThatCannotBeMadeGoesOutWhole() {
        MailingList list = list("broken", Map.of());
        Forms forms = new Forms(new Urlizer(server.bean(org.colombier.lists.archive.Attachments.class), server.bean(PostingSettings.class)) {
            @Override
            byte[] links(MailingList of, byte[] copy) {
                throw new StackOverflowError();
            }
        });
        byte[] copy = {1, 2, 3};
        assertThat(forms.of(list, PostForm.LINKS, copy)).isSameAs(copy);
    }

    static final List<Reception> AT_ONCE = List.of(Reception.MAIL, Reception.NOTICE, Reception.TXT, Reception.HTML, Reception.URLIZE, Reception.NOT_ME);

    private static MailingList hardList(String name, Map<String, String> parameters) {
        MailingList list = list(name, parameters);
        set(list, "reject_mail_from_automates_feature", "off");
        set(list, "process_archive", "on");
        set(list, "archive.web_access", "public");
        set(list, "digest", "0,1,2,3,4,5,6 00:00");
        set(list, "digest_max_size", "500");
        for (Reception mode : Reception.values()) {
            join(list, mode, mode.text().replace("_", "") + "@" + name + ".test");
        }
        return list;
    }

    private static boolean isReadable(byte[] message) throws Exception {
        return MailReading.byAngus(message).stream().anyMatch(leaf -> leaf.text().contains("marker"));
    }

    @Test
    void difficultPostsReachEveryMemberInEveryModeAndNothingIsLostOrTriedForEver() throws Exception {
        List<MailingList> lists = List.of(
            hardList("hardtext", Map.of("custom_subject", "dur %n", "footer", "Bas de page “é” €", "footer_type", "append", "dmarc_protection.mode", "all")),
            hardList("hardpart", Map.of("custom_subject", "été", "footer", "Bas de page", "header", "Bienvenue", "footer_type", "mime", "anonymous_sender", "nobody@lists.test")),
            hardList("hardmerge", Map.of("personalization_feature", "on", "personalization.mail_apply_on", "all", "footer", "For {{ user.email }}")));
        MailingList held = list("hardheld", Map.of("send", "editorkey", "reject_mail_from_automates_feature", "off", "process_archive", "on"), "ann@a.test");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        log.start();
        root.addAppender(log);
        Map<String, byte[]> taken = new java.util.LinkedHashMap<>();
        List<String> refused = new ArrayList<>();
        try (Stream<Path> files = Files.list(CORPUS)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".eml")).sorted().toList()) {
                String name = file.getFileName().toString().replace(".eml", "");
                byte[] message = TextBody.join(("X-Corpus: " + name + ".\r\n").getBytes(StandardCharsets.US_ASCII), Files.readAllBytes(file));
                String reply = submit("ann@author.test", "hardtext@lists.test", message);
                if (!reply.startsWith("250")) {
                    refused.add(name + ": " + reply);
                    continue;
                }
                taken.put(name, message);
                for (String to : List.of("hardpart@", "hardmerge@", "hardheld@", "hardtext-owner@", "hardtext-request@", "hardtext-editor@", "bounce+x@", "sympa@", "listmaster@")) {
                    assertThat(submit("ann@author.test", to + "lists.test", message)).as(name + " to " + to).startsWith("250");
                }
            }
        }
        LoggerFactory.getLogger(PostLifeTest.class).info("refused: {}", refused);
        assertThat(refused).as("only what SMTP does not carry").hasSizeLessThan(5);
        JdbcClient jdbc = server.bean(JdbcClient.class);
        await().atMost(Duration.ofSeconds(150)).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(jdbc.sql("SELECT CONCAT(transport, ' ', destination, ' ', state, ' ', attempts, ' ', last_reply) FROM queue_packet"
            + " WHERE state <> 'READY' OR due < UTC_TIMESTAMP() + INTERVAL 1 HOUR").query(String.class).list()).isEmpty());
        Map<String, Set<String>> got = new java.util.HashMap<>();
        Pattern corpus = Pattern.compile("X-Corpus: (\\S+)\\.\r\n");
        for (SmtpSink.Delivery d : world.deliveries()) {
            Matcher m = corpus.matcher(d.content());
            if (d.recipient().matches(".*@hard(text|part|merge)\\.test") && d.content().contains("X-Sequence") && m.find()) {
                assertThat(got.computeIfAbsent(m.group(1), n -> new HashSet<>()).add(d.recipient())).as(m.group(1) + " twice to " + d.recipient()).isTrue();
            }
        }
        Set<String> everybody = lists.stream().flatMap(l -> AT_ONCE.stream().map(r -> r.text().replace("_", "") + "@" + l.name() + ".test")).collect(Collectors.toSet());
        Map<String, Set<String>> missing = new java.util.TreeMap<>();
        taken.keySet().forEach(name -> {
            Set<String> without = new java.util.TreeSet<>(everybody);
            without.removeAll(got.getOrDefault(name, Set.of()));
            if (!without.isEmpty()) {
                missing.put(name, without);
            }
        });
        assertThat(missing).as("who has no copy of what").isEmpty();
        for (SmtpSink.Delivery d : world.deliveries()) {
            Matcher m = corpus.matcher(d.content());
            if (d.recipient().matches("mail@hard(text|part|merge)\\.test") && m.find() && taken.containsKey(m.group(1)) && isReadable(taken.get(m.group(1)))) {
                assertThat(isReadable(d.content().getBytes(StandardCharsets.UTF_8))).as(m.group(1) + " to " + d.recipient()).isTrue();
            }
        }
        var digests = server.bean(org.colombier.lists.digest.Digests.class);
        for (MailingList list : lists) {
            assertThat(digests.waiting(list)).hasSize(taken.size());
            assertThat(digests.send(list, false).posts()).isEqualTo(taken.size());
        }
        org.colombier.lists.moderation.HeldMessages moderation = server.bean(org.colombier.lists.moderation.HeldMessages.class);
        List<org.colombier.lists.moderation.HeldMessage> waiting = moderation.in(held.id());
        assertThat(waiting).hasSize(taken.size());
        waiting.forEach(message -> moderation.accept(message.id(), EmailAddress.parse("owner@home.test")));
        await().atMost(Duration.ofSeconds(60)).until(() -> copies("hardheld", "X-Corpus").stream().filter(d -> d.recipient().equals("ann@a.test")).count() >= taken.size());
        assertThat(log.list.stream().filter(e -> e.getLevel().isGreaterOrEqual(Level.ERROR)).map(ILoggingEvent::getFormattedMessage)).isEmpty();
        root.detachAppender(log);
    }
}
