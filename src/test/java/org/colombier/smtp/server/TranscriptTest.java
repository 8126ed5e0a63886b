package org.colombier.smtp.server;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.colombier.directory.Account;
import org.colombier.directory.Accounts;
import org.colombier.directory.Aliases;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.testing.TestServer;
import org.colombier.testing.Transcript;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The conversations in {@code transcripts/smtp}, with a server to which this host is a stranger. */
class TranscriptTest {

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start("--colombier.networks=192.0.2.0/24", "--colombier.smtp.message-size=300KB", "--colombier.smtp.limits.recipients=5",
            "--colombier.smtp.limits.error-delay=1ms", "--colombier.smtp.limits.login-failures=1000");
        furnish(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** {@code example.test} with anna and bob, {@code all.test} with a catch-all, {@code backup.test} that others have. */
    static void furnish(TestServer server) {
        EmailAddress anna = EmailAddress.parse("anna@example.test");
        Domains domains = server.bean(Domains.class);
        domains.add(new MailDomain(Domain.parse("example.test"), true, false, Optional.empty(), "en"), List.of());
        domains.add(new MailDomain(Domain.parse("backup.test"), true, true, Optional.empty(), "en"), List.of());
        Accounts accounts = server.bean(Accounts.class);
        for (String name : List.of("anna", "bob", "grüße")) {
            accounts.add(new Account(anna.withLocalPart(name), "", 0, EnumSet.allOf(Account.Service.class)), "s3cret");
        }
        accounts.add(new Account(anna.withLocalPart("reader"), "", 0, EnumSet.of(Account.Service.IMAP, Account.Service.RECEIVE)), "s3cret");
        domains.add(new MailDomain(Domain.parse("all.test"), true, false, Optional.of(anna), "en"), List.of());
        Aliases aliases = server.bean(Aliases.class);
        aliases.add(anna.withLocalPart("team"), List.of(anna, EmailAddress.parse("friend@elsewhere.test")));
        aliases.add(anna.withLocalPart("postmaster"), List.of(anna));
    }

    @TestFactory
    Stream<DynamicTest> theServerAnswersAsWritten() throws Exception {
        return Transcript.in("smtp").stream().map(f -> DynamicTest.dynamicTest(name(f), () -> Transcript.play(f, server::port)));
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".txt", "").replace('-', ' ');
    }
}
