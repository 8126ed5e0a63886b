package org.colombier;

import java.util.Arrays;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The program: {@code serve} runs the server; every other word is an administrator's command. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Colombier {

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("serve")) {
            serve(Arrays.copyOfRange(args, 1, args.length));
        }
    }

    /** Starts the server in this process; returns when it is ready. */
    public static org.springframework.context.ConfigurableApplicationContext serve(String... args) {
        SpringApplication application = new SpringApplication(Colombier.class);
        application.setBannerMode(Banner.Mode.OFF);
        return application.run(args);
    }
}
