package org.colombier.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.colombier.cli.Commands;
import org.colombier.directory.Account;
import org.colombier.directory.Accounts;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mailstore.Mailboxes;
import org.colombier.testing.FakeDns;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole server, to which this host is a stranger, with all checks switched on. */
class CheckedMailTest {

    private static final FakeDns DNS = FakeDns.start();
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start("--colombier.networks=192.0.2.0/24", DNS.setting(), "--colombier.dns.timeout=300ms", "--colombier.dns.total=600ms",
            "--colombier.policy.checks=spf,dkim,iprev,auth", "--colombier.policy.dmarc=enforce", "--colombier.policy.checks-timeout=4s",
            "--colombier.policy.zone.addresses=198.51.100.7", "--colombier.policy.zone.block-lists=bl.test",
            "--colombier.smtp.mx.restrictions.sender=check_sender_access inline:{forbidden.test=check_spf}");
        server.bean(Domains.class).add(new MailDomain(Domain.parse("example.test"), true, false, Optional.empty(), "en"), List.of());
        DNS.reverse("127.0.0.1", "client.good.test").address("client.good.test", "127.0.0.1");
        DNS.address(TestServer.HOSTNAME, "198.51.100.7").reverse("198.51.100.7", TestServer.HOSTNAME);
        DNS.txt("good.test", "v=spf1 ip4:127.0.0.0/8 -all").txt("_dmarc.good.test", "v=DMARC1; p=reject");
        DNS.txt("strict.test", "v=spf1 -all").txt("_dmarc.strict.test", "v=DMARC1; p=reject; rua=mailto:d@strict.test");
        DNS.txt("aside.test", "v=spf1 -all").txt("_dmarc.aside.test", "v=DMARC1; p=quarantine");
    }

    @AfterAll
    static void stop() {
        server.close();
        DNS.close();
    }

    private static String account(String name) {
        EmailAddress address = EmailAddress.parse(name + "@example.test");
        server.bean(Accounts.class).add(new Account(address, "", 0, EnumSet.allOf(Account.Service.class)), "a long password 1");
        return address.toString();
    }

    /** @return the last reply */
    private static String send(String from, String to, String content) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port("smtp.mx"))) {
            socket.setSoTimeout(30_000);
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String reply = in.readLine();
            for (String command : List.of("HELO client.good.test", "MAIL FROM:<" + from + ">", "RCPT TO:<" + to + ">", "DATA", content + "\r\n.")) {
                if (!reply.matches("[23].*")) {
                    return reply;
                }
                socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
                reply = in.readLine();
            }
            return reply;
        }
    }

    private static String delivered(String address) {
        Path fresh = server.bean(Mailboxes.class).maildir(EmailAddress.parse(address)).resolve("new");
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.isDirectory(fresh) && !files(fresh).isEmpty());
        try {
            return Files.readString(files(fresh).getFirst());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatWasFoundStandsOnTopAndForgedFieldsAreGone() throws Exception {
        String anna = account("anna");
        String reply = send("bob@good.test", anna, "Authentication-Results: MAIL.example.test.; dkim=pass header.d=bank.test\r\nFrom: bob@good.test\r\n"
            + "authentication-results : (x) \"mail.example.test\" 1; dmarc=pass\r\nAuthentication-Results: other.test; spf=pass\r\nSubject: x\r\n\r\nbody");
        assertThat(reply).startsWith("250 2.0.0");
        String mail = delivered(anna);
        assertThat(mail).contains("Authentication-Results: mail.example.test;\n\tiprev=pass policy.iprev=127.0.0.1;\n\tspf=pass")
            .contains("smtp.mailfrom=bob@good.test").contains("dkim=none").contains("dmarc=pass").contains("header.from=good.test\n\tpolicy.dmarc=reject")
            .contains("Authentication-Results: other.test; spf=pass").doesNotContain("bank.test").doesNotContain("(x)").endsWith("\n\nbody\n");
        assertThat(mail.indexOf("Authentication-Results: mail.example.test")).isLessThan(mail.indexOf("Received:"));
    }

    @Test
    void aPolicyOfRejectIsFollowed() throws Exception {
        String carl = account("carl");
        assertThat(send("x@strict.test", carl, "From: boss@strict.test\r\n\r\nbody")).isEqualTo("550 5.7.1 Refused by the DMARC policy of strict.test");
        assertThat(send("x@good.test", carl, "From: <x@good.test>, boss@strict.test\r\n\r\nbody")).as("a second author hides nothing").startsWith("550 5.7.1");
        assertThat(send("x@good.test", carl, "From: x@good.test\r\nFrom: boss@strict.test\r\n\r\nbody")).as("nor a second field").startsWith("550 5.7.1");
        assertThat(send("", carl, "From: boss@strict.test\r\n\r\nbody")).as("nor the null reverse-path").startsWith("550 5.7.1");
    }

    @Test
    void aRestrictionRefusesWhatTheSendersDomainForbids() throws Exception {
        String fred = account("fred");
        DNS.txt("forbidden.test", "v=spf1 -all exp=why.forbidden.test").txt("why.forbidden.test", "%{i} is none of ours");
        assertThat(send("x@forbidden.test", fred, "From: x@forbidden.test\r\n\r\nbody"))
            .isEqualTo("550 5.7.23 <x@forbidden.test>: Sender address rejected: forbidden.test explains: 127.0.0.1 is none of ours (check_spf)");
        assertThat(send("x@good.test", fred, "From: x@good.test\r\n\r\nbody")).startsWith("250");
    }

    @Test
    void aPolicyOfQuarantineMarks() throws Exception {
        String dora = account("dora");
        assertThat(send("x@aside.test", dora, "From: boss@aside.test\r\n\r\nbody")).startsWith("250");
        assertThat(delivered(dora)).contains("dmarc=fail").contains("policy.dmarc=quarantine").contains("X-Spam-Flag: YES");
    }

    @Test
    void whatTheNameServersDoNotAnswerStopsNothing() throws Exception {
        String emil = account("emil");
        DNS.silent("dead.test").silent("_dmarc.dead.test");
        long start = System.nanoTime();
        assertThat(send("x@dead.test", emil, "From: boss@dead.test\r\n\r\nbody")).startsWith("250");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
        assertThat(delivered(emil)).contains("spf=temperror").contains("dmarc=temperror").doesNotContain("X-Spam-Flag");
    }

    private static String[] dnsCheck(String... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> args = new ArrayList<>(List.of("dns", "check", "--url", server.http(), "--data-dir", server.dataDir().toString()));
        args.addAll(List.of(more));
        int status = Commands.run(args.toArray(String[]::new), Map.of(), InputStream.nullInputStream(), new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(OutputStream.nullOutputStream()));
        return new String[] {Integer.toString(status), out.toString(StandardCharsets.UTF_8)};
    }

    @Test
    void theCommandSaysWhatADomainLacksAndWhatToAdd() {
        String[] answer = dnsCheck("bare.test");
        assertThat(answer[0]).isEqualTo("1");
        assertThat(answer[1]).contains("MX       error    none: nobody can write to the domain").contains("bare.test. IN MX 10 mail.example.test.")
            .contains("bare.test. IN TXT \"v=spf1 ip4:198.51.100.7 -all\"").contains("_dmarc.bare.test. IN TXT \"v=DMARC1; p=none; rua=mailto:postmaster@bare.test\"");
    }

    @Test
    void aDomainInOrderIsSound() {
        DNS.mx("whole.test", 10, TestServer.HOSTNAME).txt("whole.test", "v=spf1 mx -all").txt("_dmarc.whole.test", "v=DMARC1; p=reject; rua=mailto:d@whole.test");
        String[] answer = dnsCheck("--json", "whole.test");
        assertThat(answer[1]).contains("\"sound\":true").doesNotContain("\"error\"").contains("198.51.100.7 may send").contains("p=reject; reports to mailto:d@whole.test")
            .contains("is not in bl.test").contains("leads to this server");
        assertThat(answer[0]).isEqualTo("0");
    }

    @Test
    void whatIsWrongIsNamed() {
        DNS.mx("odd.test", 10, "alias.odd.test").alias("alias.odd.test", "host.odd.test").address("host.odd.test", "198.51.100.9");
        DNS.txt("odd.test", "v=spf1 include:many.odd.test a a a +all").txt("many.odd.test", "v=spf1 a a a a a a a a").txt("_dmarc.odd.test", "v=DMARC1; p=maybe");
        DNS.txt("_mta-sts.odd.test", "v=STSv1; id=2026");
        assertThat(dnsCheck("odd.test")[1]).contains("10 alias.odd.test is an alias of host.odd.test").contains("none of them is this server")
            .contains("12 terms ask the name servers").contains("everybody may send").contains("no valid policy").contains("mta-sts.odd.test has no address");
    }
}
