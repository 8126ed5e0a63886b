package org.colombier;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.colombier.directory.Account;
import org.colombier.directory.Accounts;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.NewList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.NewMember;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.colombier.mailstore.Mailboxes;
import org.colombier.mailstore.StoredMessage;
import org.colombier.ops.Ports;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The demonstration: a sample site on the running server, a post through SMTP, the copies that its members received,
 * and what to try. May be run again on the same data; passwords are made anew each time and only shown.
 */
final class Demo {

    private static final Domain PEOPLE = Domain.parse("colombier.test");
    private static final Domain LISTS = Domain.parse("lists.colombier.test");
    private static final EmailAddress ALICE = new EmailAddress("alice", PEOPLE);
    private static final EmailAddress BOB = new EmailAddress("bob", PEOPLE);
    private static final EmailAddress CHLOE = new EmailAddress("chloe", PEOPLE);
    private static final EmailAddress FRIENDS = new EmailAddress("friends", LISTS);
    private static final EmailAddress NEWS = new EmailAddress("news", LISTS);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ConfigurableApplicationContext server;
    private final PrintStream out;
    private final String password = newPassword();

    private Demo(ConfigurableApplicationContext server, PrintStream out) {
        this.server = server;
        this.out = out;
    }

    /** The settings of the command line, with links in mails that lead to this machine. */
    static String[] settings(String... given) {
        String port = Stream.of(given).filter(s -> s.startsWith("--server.port=")).map(s -> s.substring(s.indexOf('=') + 1)).findFirst().orElse("8080");
        return Stream.concat(Stream.of("--colombier.portal.url=http://localhost:" + port), Stream.of(given)).toArray(String[]::new);
    }

    /** Shows a server that has just started; returns when everything is shown, the server goes on. */
    static void run(ConfigurableApplicationContext server, PrintStream out) {
        try {
            new Demo(server, out).run();
            out.flush();
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("the demonstration stopped: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() throws MessagingException, IOException, InterruptedException {
        out.println("\nColombier is up. Making a sample site…");
        createSite();
        String subject = "Hello from the dovecote, " + Instant.now();
        post(subject);
        out.println("Alice posted to " + FRIENDS + " through SMTP. What the members received:\n");
        for (EmailAddress member : List.of(ALICE, BOB, CHLOE)) {
            show(member, await(member, subject));
        }
        explain();
    }

    private void createSite() {
        Domains domains = server.getBean(Domains.class);
        for (Domain domain : List.of(PEOPLE, LISTS)) {
            if (domains.find(domain).isEmpty()) {
                domains.add(new MailDomain(domain, true, false, Optional.empty(), "en"), List.of(ALICE));
            }
        }
        account(ALICE, "Alice Martin");
        account(BOB, "Bob Durand");
        account(CHLOE, "Chloé Lefèvre");
        MailingList friends = list(FRIENDS, "discussion", "Friends of the dovecote");
        MailingList news = list(NEWS, "newsletter", "News of the dovecote");
        Members members = server.getBean(Members.class);
        for (EmailAddress member : List.of(ALICE, BOB, CHLOE)) {
            members.add(friends, NewMember.of(member, ""));
        }
        members.add(news, NewMember.of(BOB, ""));
    }

    private void account(EmailAddress address, String name) {
        Accounts accounts = server.getBean(Accounts.class);
        if (accounts.find(address).isEmpty()) {
            accounts.add(new Account(address, name, 0, EnumSet.allOf(Account.Service.class)), password);
        } else {
            accounts.setPassword(address, password);
        }
    }

    private MailingList list(EmailAddress address, String type, String subject) {
        Catalog catalog = server.getBean(Catalog.class);
        return catalog.find(address).orElseGet(() -> {
            MailingList created = catalog.create(NewList.of(address, type, subject).by(ALICE));
            server.getBean(Admins.class).add(created, ListAdmin.owner(created.id(), ALICE, "Alice Martin"));
            return created;
        });
    }

    private void post(String subject) throws MessagingException {
        Properties client = new Properties();
        client.put("mail.smtp.host", "127.0.0.1");
        client.put("mail.smtp.port", Integer.toString(port("smtp.mx")));
        client.put("mail.smtp.from", ALICE.toString());
        MimeMessage message = new MimeMessage(Session.getInstance(client));
        message.setFrom(new InternetAddress("Alice Martin <" + ALICE + ">"));
        message.setRecipients(Message.RecipientType.TO, FRIENDS.toString());
        message.setSubject(subject, "UTF-8");
        message.setText("Dear friends,\n\nthis message came in over SMTP, passed the list's scenario and was sent to every member.\n\nAlice\n", "UTF-8");
        Transport.send(message);
    }

    private StoredMessage await(EmailAddress member, String subject) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            for (StoredMessage m : server.getBean(Mailboxes.class).messages(member)) {
                if (HeaderSection.read(m.content()).first("Subject").orElse("").contains(subject)) {
                    return m;
                }
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("no copy reached " + member + " within " + PATIENCE.toSeconds() + " s; the log above says why");
    }

    private void show(EmailAddress member, StoredMessage copy) throws IOException {
        HeaderSection header = HeaderSection.read(copy.content());
        out.println("  " + member);
        for (String name : List.of("Return-Path", "From", "To", "Subject", "List-Id", "List-Unsubscribe")) {
            header.first(name).ifPresent(value -> out.println("    " + name + ": " + value));
        }
        out.println();
    }

    private void explain() {
        List<String> lines = new ArrayList<>();
        lines.add("Portal       http://localhost:" + port("http") + "/");
        lines.add("Log in       " + ALICE + " (listmaster, owner), " + BOB + ", " + CHLOE);
        lines.add("Password     " + password + "   (for all three, made for this run; also for submission)");
        lines.add("Lists        http://localhost:" + port("http") + "/lists/" + FRIENDS);
        lines.add("             http://localhost:" + port("http") + "/lists/" + NEWS);
        lines.add("SMTP         localhost:" + port("smtp.mx") + ", submission localhost:" + port("smtp.submission"));
        lines.add("By mail      write \"help\" to sympa@" + LISTS);
        lines.add("By shell     bin/colombier route explain friends-request@" + LISTS);
        lines.add("             bin/colombier member list " + FRIENDS);
        lines.forEach(line -> out.println("  " + line));
        out.println("\nCtrl-C stops the server; its data stays in ./data.");
        out.flush();
    }

    private int port(String key) {
        return server.getBean(Ports.class).of(key);
    }

    private static String newPassword() {
        String letters = "abcdefghjkmnpqrstuvwxyz23456789";
        return new SecureRandom().ints(12, 0, letters.length()).mapToObj(i -> String.valueOf(letters.charAt(i)))
            .collect(Collectors.joining());
    }
}
