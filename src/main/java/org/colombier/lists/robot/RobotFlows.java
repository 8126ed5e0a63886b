package org.colombier.lists.robot;

import java.util.function.Consumer;
import org.colombier.lists.bounce.BounceDesk;
import org.colombier.lists.command.Commands;
import org.colombier.lists.moderation.PostSettlement;
import org.colombier.lists.posting.PostJudge;
import org.colombier.routing.RobotRole;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandler;

/**
 * The robots: a channel per role, each with the way that a mail goes in it. All channels are direct, so that everything
 * happens in the thread and the transaction of the delivery agent.
 */
@Configuration(proxyBeanMethods = false)
class RobotFlows {

    /** The entrance. */
    @Bean
    MessageChannel robots() {
        return new DirectChannel();
    }

    @Bean
    IntegrationFlow robotsFlow(MessageChannel robots, SpamDoor spam) {
        return IntegrationFlow.from(robots)
            .filter(RobotJob.class, job -> !spam.drops(job))
            .route(RobotJob.class, job -> channel(job.role()))
            .get();
    }

    private static String channel(RobotRole role) {
        return "robot." + role.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** {@code list@} */
    @Bean
    IntegrationFlow postsFlow(PostJudge judge, PostSettlement settlement) {
        return IntegrationFlow.from(channel(RobotRole.POST))
            .transform(RobotJob.class, job -> new JudgedPost(job.post(), judge.judge(job.post()), job.mail().body()))
            .handle(act(JudgedPost.class, judged -> settlement.settle(judged.post(), judged.verdict(), judged.body())))
            .get();
    }

    /** {@code list-request@}: for people, but many programs write {@code subscribe} there. */
    @Bean
    IntegrationFlow requestsFlow(SubjectCommands commands, Forwarding forwarding) {
        return IntegrationFlow.from(channel(RobotRole.REQUEST))
            .filter(RobotJob.class, job -> !commands.obey(job))
            .handle(act(RobotJob.class, job -> forwarding.toOwners(job)))
            .get();
    }

    /** {@code list-editor@} */
    @Bean
    IntegrationFlow editorsFlow(Forwarding forwarding) {
        return IntegrationFlow.from(channel(RobotRole.EDITOR))
            .handle(act(RobotJob.class, job -> forwarding.toModerators(job)))
            .get();
    }

    /** {@code list-owner@}: where bounces of the list's letters come to, and people who think that owners read it. */
    @Bean
    IntegrationFlow ownersFlow(BounceDesk bounces, Forwarding forwarding) {
        return IntegrationFlow.from(channel(RobotRole.OWNER))
            .<RobotJob, Boolean>route(job -> bounces.isReport(job.returned()), way -> way
                .subFlowMapping(true, reports -> reports.handle(act(RobotJob.class, job -> bounces.unkeyed(job.theList(), job.returned()))))
                .subFlowMapping(false, people -> people.handle(act(RobotJob.class, job -> forwarding.toOwners(job)))))
            .get();
    }

    /** {@code list-subscribe@}: whatever stands in the mail. */
    @Bean
    IntegrationFlow subscriptionsFlow(SubjectCommands commands) {
        return IntegrationFlow.from(channel(RobotRole.SUBSCRIBE))
            .handle(act(RobotJob.class, job -> commands.subscribe(job)))
            .get();
    }

    /** {@code list-unsubscribe@} */
    @Bean
    IntegrationFlow unsubscriptionsFlow(SubjectCommands commands) {
        return IntegrationFlow.from(channel(RobotRole.UNSUBSCRIBE))
            .handle(act(RobotJob.class, job -> commands.unsubscribe(job)))
            .get();
    }

    /** {@code bounce+KEY@} */
    @Bean
    IntegrationFlow bouncesFlow(BounceDesk bounces) {
        return IntegrationFlow.from(channel(RobotRole.BOUNCE))
            .handle(act(RobotJob.class, job -> bounces.keyed(job.extension(), job.returned())))
            .get();
    }

    /** {@code abuse-feedback-report@} */
    @Bean
    IntegrationFlow complaintsFlow(BounceDesk bounces) {
        return IntegrationFlow.from(channel(RobotRole.COMPLAINT))
            .handle(act(RobotJob.class, job -> bounces.complaint(job.domain(), job.returned())))
            .get();
    }

    /** {@code sympa@} */
    @Bean
    IntegrationFlow commandsFlow(Commands commands) {
        return IntegrationFlow.from(channel(RobotRole.COMMAND))
            .handle(act(RobotJob.class, job -> commands.run(job.commands())))
            .get();
    }

    /** {@code listmaster@} */
    @Bean
    IntegrationFlow listmastersFlow(Forwarding forwarding) {
        return IntegrationFlow.from(channel(RobotRole.LISTMASTER))
            .handle(act(RobotJob.class, job -> forwarding.toListmasters(job)))
            .get();
    }

    /** The end of a way: a robot acts, and nothing comes out of it but what it puts into the queue. */
    private static <T> MessageHandler act(Class<T> type, Consumer<T> action) {
        return message -> action.accept(type.cast(message.getPayload()));
    }
}
