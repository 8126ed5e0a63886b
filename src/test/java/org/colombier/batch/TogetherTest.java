package org.colombier.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TogetherTest {

    private final List<List<Integer>> groups = new CopyOnWriteArrayList<>();
    private final CountDownLatch firstMayEnd = new CountDownLatch(1);
    private final Map<Integer, Integer> answers = new ConcurrentHashMap<>();
    private final Map<Integer, Throwable> failures = new ConcurrentHashMap<>();

    /** Item 0 is being stored while 1 to {@code others} come. */
    private void run(int others, Consumer<List<Integer>> store) throws InterruptedException {
        Together<Integer, Integer> commit = new Together<>(4, items -> {
            groups.add(items);
            if (items.contains(0)) {
                await(firstMayEnd);
            }
            store.accept(items);
            return items.stream().map(item -> item * 10).toList();
        }, IllegalMonitorStateException.class::isInstance);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i <= others; i++) {
            int item = i;
            threads.add(Thread.ofVirtual().unstarted(() -> answers.put(item, commit.ask(item))));
            threads.getLast().setUncaughtExceptionHandler((thread, e) -> failures.put(item, e));
            threads.getLast().start();
            Awaitility.await().until(() -> threads.getLast().getState() == Thread.State.WAITING);
        }
        firstMayEnd.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatComesDuringAGroupSharesTheNextAndEachHasItsAnswer() throws InterruptedException {
        run(6, items -> { });
        assertThat(groups).containsExactly(List.of(0), List.of(1, 2, 3, 4), List.of(5, 6));
        assertThat(failures).isEmpty();
        assertThat(answers).hasSize(7).allSatisfy((item, answer) -> assertThat(answer).isEqualTo(item * 10));
    }

    @Test
    void onePoisonItemFailsAlone() throws InterruptedException {
        run(3, items -> {
            if (items.contains(2)) {
                throw new IllegalArgumentException("poison");
            }
        });
        assertThat(groups).containsExactly(List.of(0), List.of(1, 2, 3), List.of(1), List.of(2), List.of(3));
        assertThat(failures).containsOnlyKeys(2);
    }

    @Test
    void aFailureCommonToAllIsNotMetByEachAlone() throws InterruptedException {
        run(3, items -> {
            throw new IllegalMonitorStateException("away");
        });
        assertThat(groups).containsExactly(List.of(0), List.of(1, 2, 3));
        assertThat(failures).containsOnlyKeys(0, 1, 2, 3);
    }

    @Test
    void nobodyIsAnsweredWhenTheLeaderDiesAndTheNextGroupIsLed() throws InterruptedException {
        run(2, items -> {
            if (items.contains(1)) {
                throw new StackOverflowError();
            }
        });
        assertThat(failures.get(1)).isInstanceOf(StackOverflowError.class);
        assertThat(failures.get(2)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aLoneQuestionIsAnsweredAtOnce() {
        Together<String, Integer> lengths = new Together<>(4, words -> words.stream().map(String::length).toList(), e -> false);
        assertThat(lengths.ask("three")).isEqualTo(5);
        Together<String, String> failing = new Together<>(4, words -> {
            throw new IllegalStateException("no");
        }, e -> false);
        assertThatThrownBy(() -> failing.ask("one")).hasMessage("no");
        assertThatThrownBy(() -> failing.ask("again")).hasMessage("no");
    }
}
