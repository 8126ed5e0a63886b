package org.colombier;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.colombier.cli.Commands;
import org.colombier.cli.ServeOptions;
import org.colombier.ops.Termination;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The program: {@code serve} runs the server; every other word is an administrator's command. */
// No user that the frame would invent, with a password in the log: who may log in stands in the directory.
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class)
@ConfigurationPropertiesScan
public class Colombier {

    /** A command ends the process with its status; nothing of the server is loaded for it. */
    public static void main(String[] args) {
        String word = args.length == 0 ? "" : args[0];
        switch (word) {
            case "serve" -> foreground(settings(args));
            case "demo" -> Demo.run(foreground(Demo.settings(settings(args))), utf8(FileDescriptor.out));
            default -> System.exit(Commands.run(args, System.getenv(), System.in, utf8(FileDescriptor.out), utf8(FileDescriptor.err)));
        }
    }

    /** An export is UTF-8 whatever the terminal's language is. */
    private static PrintStream utf8(FileDescriptor to) {
        return new PrintStream(new BufferedOutputStream(new FileOutputStream(to), 32 * 1024), to == FileDescriptor.err, StandardCharsets.UTF_8);
    }

    private static String[] settings(String[] args) {
        try {
            return ServeOptions.toSettings(Arrays.copyOfRange(args, 1, args.length));
        } catch (IllegalArgumentException wrong) {
            System.err.println("colombier: " + wrong.getMessage());
            System.exit(2);
            throw wrong;
        }
    }

    /** A server that whoever started it can wait for and end; a start that fails, which the log explains, ends with status 1. */
    private static ConfigurableApplicationContext foreground(String... settings) {
        try {
            ConfigurableApplicationContext server = serve(settings);
            Termination.onSignal(server);
            Termination.ready();
            return server;
        } catch (RuntimeException explained) {
            System.exit(1);
            throw explained;
        }
    }

    /** Starts the server in this process; returns when it is ready. */
    public static ConfigurableApplicationContext serve(String... args) {
        SpringApplication application = new SpringApplication(Colombier.class);
        application.setBannerMode(Banner.Mode.OFF);
        return application.run(args);
    }
}
