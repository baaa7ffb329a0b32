package routes.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.quartz.Scheduler;

/** The schedulers of generations of routes; their jobs run once, as soon as their scheduler does. */
class JobSchedulersTest {

    private static final String ONCE = "?trigger.repeatCount=0";

    private final List<String> ran = new CopyOnWriteArrayList<>();
    private final List<DefaultCamelContext> contexts = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        contexts.forEach(DefaultCamelContext::stop);
    }

    @Test
    void noJobRunsBeforeItsSchedulersAreStarted() throws Exception {
        JobComponents jobs = jobs(1);
        DefaultCamelContext context = context("only", jobs, "quartz:jobs/one", "quartz-node:jobs/two");
        assertThat(jobs.shared().getScheduler().isStarted()).isFalse();
        assertThat(jobs.ofNode().getScheduler().isStarted()).isFalse();
        assertThat(ran).isEmpty();

        jobs.start(context);

        await().untilAsserted(() ->
                assertThat(ran).containsExactlyInAnyOrder("only quartz:jobs/one", "only quartz-node:jobs/two"));
    }

    @Test
    void jobsRunThroughTheRoutesOfTheContextThatStartsThem() throws Exception {
        JobComponents jobs = jobs(1);
        context("before", jobs, "quartz:jobs/one");
        DefaultCamelContext after = context("after", jobs(2), "quartz:jobs/one");

        jobs.start(after);

        await().untilAsserted(() -> assertThat(ran).containsExactly("after quartz:jobs/one"));
    }

    @Test
    void noJobIsBegunByPausedSchedulers() throws Exception {
        JobComponents jobs = jobs(1);
        DefaultCamelContext context = context("only", jobs, "quartz:jobs/one", "quartz-node:jobs/two");
        jobs.start(context);
        await().untilAsserted(() -> assertThat(ran).hasSize(2));

        jobs.pause();

        assertThat(jobs.shared().getScheduler().isInStandbyMode()).isTrue();
        assertThat(jobs.ofNode().getScheduler().isInStandbyMode()).isTrue();
        assertThat(jobs.shared().getScheduler().isShutdown()).isFalse();
        add(context, "only", "quartz:jobs/later", "quartz-node:jobs/last");
        jobs.start(context);
        await().untilAsserted(() -> assertThat(ran).hasSize(4));
    }

    @Test
    void aGenerationWithoutJobsStartsAndPauses() {
        JobComponents jobs = jobs(1);
        DefaultCamelContext context = context("only", jobs);

        assertThatCode(() -> jobs.start(context)).doesNotThrowAnyException();
        assertThatCode(jobs::pause).doesNotThrowAnyException();
        assertThatCode(() -> jobs.forget(context)).doesNotThrowAnyException();
    }

    @Test
    void jobsKnowTheirContextByTheNameThatAllGenerationsHave() {
        DefaultCamelContext context =
                context("only", jobs(1), "quartz:jobs/one", "quartz:jobs/two?usingFixedCamelContextName=false");

        assertThat(endpoint(context, "quartz:jobs/one").isUsingFixedCamelContextName())
                .isTrue();
        assertThat(endpoint(context, "quartz:jobs/two").isUsingFixedCamelContextName())
                .as("it may be said otherwise")
                .isFalse();
    }

    @Test
    void theSchedulerThatNodesShareHasTheSameNameInAllGenerations() {
        JobComponents first = JobComponents.of(1, "ann", true);
        JobComponents second = JobComponents.of(2, "ben", true);

        assertThat(name(first.shared())).isEqualTo("claude-proxy-claude-proxy").isEqualTo(name(second.shared()));
        assertThat(List.of(name(first.ofNode()), name(second.ofNode())))
                .containsExactly("claude-proxy-ann-1", "claude-proxy-ben-2");
    }

    @Test
    void twoGenerationsHaveSchedulersOfTheirOwn() throws Exception {
        JobComponents first = jobs(1);
        JobComponents second = jobs(2);
        context("first", first, "quartz:jobs/one", "quartz-node:jobs/two");
        DefaultCamelContext later = context("second", second, "quartz:jobs/one", "quartz-node:jobs/two");
        List<Scheduler> schedulers = List.of(
                first.shared().getScheduler(),
                first.ofNode().getScheduler(),
                second.shared().getScheduler(),
                second.ofNode().getScheduler());
        assertThat(schedulers).doesNotHaveDuplicates();

        second.start(later);
        await().untilAsserted(() ->
                assertThat(ran).containsExactlyInAnyOrder("second quartz:jobs/one", "second quartz-node:jobs/two"));

        assertThat(first.shared().getScheduler().isStarted()).isFalse();
    }

    @Test
    void anEndedContextIsForgottenByASchedulerThatGoesOn() throws Exception {
        JobComponents jobs = jobs(1);
        DefaultCamelContext context = context("only", jobs, "quartz:jobs/one");
        Scheduler scheduler = jobs.shared().getScheduler();
        assertThat(scheduler.getContext()).containsValue(context);

        jobs.forget(context);

        assertThat(scheduler.getContext()).doesNotContainValue(context);
    }

    private static JobComponents jobs(int generation) {
        return JobComponents.of(generation, "schedulers-test", false);
    }

    private static String name(QuartzComponent component) {
        return component
                .getProperties()
                .get("org.quartz.scheduler.instanceName")
                .toString();
    }

    /** A context as those of generations are: all of one name, but not in JMX. */
    private DefaultCamelContext context(String label, JobComponents jobs, String... from) {
        DefaultCamelContext context = new DefaultCamelContext();
        contexts.add(context);
        context.getCamelContextExtension().setName("jobs");
        context.getManagementNameStrategy().setNamePattern("jobs-" + label);
        context.getRegistry().bind("quartz", jobs.shared());
        context.getRegistry().bind("quartz-node", jobs.ofNode());
        context.start();
        add(context, label, from);
        return context;
    }

    private void add(DefaultCamelContext context, String label, String... from) {
        for (String uri : from) {
            String end = uri.contains("?") ? uri + "&" + ONCE.substring(1) : uri + ONCE;
            try {
                context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(end).process(exchange -> ran.add(label + " " + uri));
                    }
                });
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    private static QuartzEndpoint endpoint(DefaultCamelContext context, String uri) {
        return (QuartzEndpoint) context.getEndpoints().stream()
                .filter(endpoint -> endpoint.getEndpointUri().startsWith(uri.replace(":", "://")))
                .findFirst()
                .orElseThrow();
    }
}
