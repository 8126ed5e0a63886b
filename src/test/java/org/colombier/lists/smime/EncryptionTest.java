package org.colombier.lists.smime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.catalog.ListStatus;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;
import org.colombier.ops.DataDirectory;
import org.colombier.ops.KeyVault;
import org.colombier.ops.Site;
import org.colombier.testing.MailAuthority;
import org.colombier.testing.MailAuthority.Person;
import org.colombier.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Reading what is encrypted for a list and encrypting for people, against mail programs that are plain Bouncy Castle. */
class EncryptionTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String HEADER = "From: anne@example.test\r\nTo: secret@lists.test\r\nSubject: something\r\nMessage-ID: <1@example.test>\r\n";
    private static final String ENTITY = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nNobody else may know this: été.\r\n";
    private static final EmailAddress ANNE = EmailAddress.parse("anne@example.test");

    @TempDir
    static Path directory;
    private static MailAuthority authority;
    private static DataDirectory data;
    private static JdbcClient jdbc;

    @BeforeAll
    static void start() throws Exception {
        authority = new MailAuthority(NOW);
        authority.trustedIn(directory);
        data = DataDirectory.open(directory.resolve("data"));
        TestDatabase.Fresh database = TestDatabase.fresh();
        jdbc = JdbcClient.create(new DriverManagerDataSource(database.url(), database.user(), database.password()));
        for (String statement : Files.readString(Path.of("sql/V28__smime.sql")).split(";\n")) {
            if (!statement.isBlank()) {
                jdbc.sql(statement).update();
            }
        }
    }

    @AfterAll
    static void stop() throws Exception {
        data.close();
    }

    private static SmimeSettings settings(String cipher) {
        return new SmimeSettings("", "", SmimeSettings.Cipher.valueOf(cipher), "", Duration.ofDays(7), Duration.ofDays(14));
    }

    private static MailingList list(long id, String name) {
        return new MailingList(id, EmailAddress.parse(name + "@lists.test"), "A list", ListStatus.OPEN, "discussion", "en", NOW);
    }

    private static ListKeys keys() {
        return new ListKeys(jdbc, new KeyVault(data), new Site("mail.test", directory, directory), settings("AES256_CBC"), CLOCK);
    }

    private static SignedMail signedMail() {
        Site site = new Site("mail.test", directory, directory);
        SmimeSettings settings = settings("AES256_CBC");
        return new SignedMail(new Signatures(new Authorities(site, settings, new RevocationLists(site, settings, CLOCK), CLOCK), CLOCK), people(), jdbc, settings, CLOCK);
    }

    private static PersonCertificates people() {
        return new PersonCertificates(jdbc, CLOCK);
    }

    private static MessageContent content(String message) {
        return MessageContent.of(message.getBytes(StandardCharsets.UTF_8));
    }

    private static String opened(MailingList list, String message) {
        return switch (new Decryption(keys()).open(list, content(message))) {
            case Opened.Clear(MessageContent clear) -> new String(clear.octets(), StandardCharsets.UTF_8);
            case Opened other -> other.getClass().getSimpleName();
        };
    }

    @ParameterizedTest
    @CsvSource({"RSA, false", "RSA, true", "EC, false", "EC, true"})
    void whatIsEncryptedForTheListIsRead(String algorithm, boolean authenticated) throws Exception {
        MailingList list = list(algorithm.equals("RSA") ? 1 : 2, "secret");
        Person own = authority.person("secret@lists.test", algorithm, NOW.plus(Duration.ofDays(90)));
        keys().set(list, own.keyFile().getBytes(StandardCharsets.US_ASCII), "");
        assertThat(opened(list, own.encrypted(HEADER, ENTITY, authenticated))).isEqualTo(HEADER + "MIME-Version: 1.0\r\n" + ENTITY);
        assertThat(opened(list, HEADER + "\r\nplain\r\n")).isEqualTo("AsItIs");
        assertThat(opened(list, authority.person("other@lists.test").encrypted(HEADER, ENTITY, authenticated))).isEqualTo("AsItIs");
        assertThat(opened(list(77, "keyless"), own.encrypted(HEADER, ENTITY, authenticated))).isEqualTo("AsItIs");
    }

    @Test
    void whatWasTamperedWithIsNotReadAndNobodyLearnsWhy() throws Exception {
        MailingList list = list(3, "secret");
        Person own = authority.person("secret@lists.test");
        keys().set(list, own.keyFile().getBytes(StandardCharsets.US_ASCII), "");
        String sealed = own.encrypted(HEADER, ENTITY, true);
        int last = sealed.stripTrailing().length() - 8;
        String changed = sealed.substring(0, last) + (sealed.charAt(last) == 'A' ? 'B' : 'A') + sealed.substring(last + 1);
        assertThat(opened(list, changed)).isEqualTo("Unreadable");
        assertThat(opened(list, HEADER + "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n")).isEqualTo("Unreadable");
    }

    @ParameterizedTest
    @CsvSource({"RSA, AES256_CBC", "RSA, AES256_GCM", "EC, AES256_CBC", "EC, AES256_GCM"})
    void eachReaderGetsACopyOfTheirOwn(String algorithm, String cipher) throws Exception {
        Person anne = authority.person("anne@example.test", algorithm, NOW.plus(Duration.ofDays(90)));
        byte[] sealed = new Encryption(settings(cipher)).encrypt((HEADER + "MIME-Version: 1.0\r\n" + ENTITY).getBytes(StandardCharsets.UTF_8), anne.certificate());
        String text = new String(sealed, StandardCharsets.UTF_8);
        assertThat(text).startsWith(HEADER).doesNotContain("Nobody").contains(cipher.endsWith("GCM") ? "smime-type=authEnveloped-data" : "smime-type=enveloped-data");
        assertThat(anne.decrypted(text)).isEqualTo(ENTITY);
    }

    @Test
    void keysComeFromPkcs12AndFilesAndOldOnesStillRead() throws Exception {
        MailingList list = list(4, "renewed");
        Person old = authority.person("renewed@lists.test");
        Person fresh = authority.person("renewed@lists.test");
        Person filed = authority.person("renewed@lists.test", "EC", NOW.plus(Duration.ofDays(20)));
        keys().set(list, old.keyFile().getBytes(StandardCharsets.US_ASCII), "");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("list", fresh.keys().getPrivate(), "geheim".toCharArray(), new Certificate[] {fresh.certificate()});
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        store.store(file, "geheim".toCharArray());
        assertThatThrownBy(() -> keys().set(list, file.toByteArray(), "wrong")).isInstanceOf(UnfitCertificate.class);
        keys().set(list, file.toByteArray(), "geheim");
        Path files = Files.createDirectories(directory.resolve("lists.test/renewed/smime"));
        Files.writeString(files.resolve("both.pem"), filed.keyFile());
        for (Person each : java.util.List.of(old, fresh, filed)) {
            assertThat(opened(list, each.encrypted(HEADER, ENTITY, false))).contains("Nobody else");
        }
        assertThat(keys().of(list)).hasSize(3).extracting(CertificateView::origin).containsOnly("database", "file");
        assertThat(jdbc.sql("SELECT private_key FROM smime_list_key WHERE list_id = 4").query((r, n) -> new String(r.getBytes(1), StandardCharsets.ISO_8859_1)).list())
            .allSatisfy(sealed -> assertThat(sealed).doesNotContain(new String(old.keys().getPrivate().getEncoded(), StandardCharsets.ISO_8859_1)));
        assertThat(keys().remove(list, Optional.of(CertificateView.of(old.certificate(), "x").fingerprint()))).isOne();
        assertThat(opened(list, old.encrypted(HEADER, ENTITY, false))).isEqualTo("AsItIs");
    }

    @Test
    void aListTakesNoCertificateThatIsNotItsOwn() throws Exception {
        MailingList list = list(5, "picky");
        Map<CertificateFault, String> files = Map.of(CertificateFault.ADDRESS, authority.person("other@lists.test").keyFile(),
            CertificateFault.EXPIRED, authority.person("picky@lists.test", "RSA", NOW.minusSeconds(1)).keyFile(), CertificateFault.UNREADABLE, "rubbish",
            CertificateFault.NO_KEY, authority.person("picky@lists.test").certificateFile());
        files.forEach((fault, file) -> assertThatThrownBy(() -> keys().set(list, file.getBytes(StandardCharsets.US_ASCII), ""))
            .isInstanceOfSatisfying(UnfitCertificate.class, e -> assertThat(e.fault()).isEqualTo(fault)));
    }

    @Test
    void aSignatureProvesOneMessage() throws Exception {
        Person anne = authority.person("anne@example.test");
        String message = anne.signed("From: anne@example.test\r\n", ENTITY);
        assertThat(signedMail().proof(content(message), ANNE, Optional.of("<a@x>"))).isInstanceOf(SignatureCheck.Valid.class);
        assertThat(signedMail().proof(content(message), ANNE, Optional.of("<a@x>"))).as("to a second list").isInstanceOf(SignatureCheck.Valid.class);
        assertThat(signedMail().proof(content(message), ANNE, Optional.of("<b@x>"))).isInstanceOfSatisfying(SignatureCheck.Invalid.class, i -> assertThat(i.reason()).contains("another message"));
        jdbc.sql("UPDATE smime_signature SET seen = '2026-11-20 10:00:00'").update();
        assertThat(signedMail().proof(content(message), ANNE, Optional.of("<a@x>"))).as("hours later").isInstanceOf(SignatureCheck.Invalid.class);
        Person slow = new Person(anne.address(), anne.keys(), anne.certificate(), NOW.minus(Duration.ofDays(8)));
        assertThat(signedMail().proof(content(slow.signed("From: anne@example.test\r\n", ENTITY)), ANNE, Optional.of("<c@x>")))
            .isInstanceOfSatisfying(SignatureCheck.Invalid.class, i -> assertThat(i.reason()).contains("too long ago"));
    }

    @Test
    void aSignatureBringsItsCertificateAndARenewedOneReplacesIt() throws Exception {
        EmailAddress bob = EmailAddress.parse("bob@example.test");
        Person first = authority.person("bob@example.test");
        signedMail().proof(content(first.opaque("From: bob@example.test\r\n", ENTITY)), bob, Optional.of("<1@b>"));
        assertThat(people().of(Set.of(bob))).containsEntry(bob, first.certificate());
        Person uploaded = authority.person("bob@example.test", "EC", NOW.plus(Duration.ofDays(30)));
        assertThat(people().upload(bob, uploaded.certificateFile().getBytes(StandardCharsets.US_ASCII)).origin()).isEqualTo("uploaded");
        assertThat(people().of(Set.of(bob, ANNE))).containsEntry(bob, uploaded.certificate());
        assertThatThrownBy(() -> people().upload(bob, authority.person("anne@example.test").certificateFile().getBytes(StandardCharsets.US_ASCII)))
            .isInstanceOfSatisfying(UnfitCertificate.class, e -> assertThat(e.fault()).isEqualTo(CertificateFault.ADDRESS));
    }

    @Test
    void aRevokedCertificateCountsNoMore() throws Exception {
        EmailAddress mallory = EmailAddress.parse("mallory@example.test");
        Person lost = authority.person("mallory@example.test");
        authority.revoke(lost, directory);
        assertThat(signedMail().proof(content(lost.signed("From: mallory@example.test\r\n", ENTITY)), mallory, Optional.of("<1@m>")))
            .isInstanceOfSatisfying(SignatureCheck.Invalid.class, i -> assertThat(i.reason()).contains("revoked"));
        assertThat(people().of(Set.of(mallory))).isEmpty();
    }

    @Test
    void textBesideTheSignedPartIsNotSigned() throws Exception {
        Person anne = authority.person("anne@example.test");
        String message = anne.signed("From: anne@example.test\r\n", ENTITY);
        String more = message.replace("--sig--\r\n", "--sig\r\nContent-Type: text/plain\r\n\r\nsubscribe other\r\n--sig--\r\n");
        assertThat(signedMail().proof(content(more), ANNE, Optional.of("<more@x>"))).isInstanceOf(SignatureCheck.Unsigned.class);
    }
}
