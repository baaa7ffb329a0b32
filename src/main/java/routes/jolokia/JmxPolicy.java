package routes.jolokia;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import routes.jmx.GatewayMBeans;

/**
 * What each role may see and do in JMX. What is not named here is neither seen nor done: a bean, an attribute or an operation that a
 * later version of a library brings stays closed until somebody has looked at it. Stateless.
 */
final class JmxPolicy {

    private static final String MANAGEMENT = "claude-proxy";
    private static final String CAMEL = "org.apache.camel";

    private static final Set<String> COUNTERS = Set.of(
            "ExchangesTotal",
            "ExchangesCompleted",
            "ExchangesFailed",
            "ExchangesInflight",
            "FailuresHandled",
            "Redeliveries",
            "ExternalRedeliveries",
            "MinProcessingTime",
            "MeanProcessingTime",
            "MaxProcessingTime",
            "TotalProcessingTime",
            "LastProcessingTime",
            "DeltaProcessingTime",
            "IdleSince",
            "StartTimestamp",
            "ResetTimestamp",
            "StatisticsEnabled",
            "LastExchangeCreatedTimestamp",
            "LastExchangeCompletedTimestamp",
            "LastExchangeCompletedExchangeId",
            "LastExchangeFailureTimestamp",
            "LastExchangeFailureExchangeId",
            "FirstExchangeCompletedTimestamp",
            "FirstExchangeCompletedExchangeId",
            "FirstExchangeFailureTimestamp",
            "FirstExchangeFailureExchangeId",
            "State",
            "CamelId",
            "CamelManagementName",
            "Load01",
            "Load05",
            "Load15",
            "Throughput",
            "Uptime",
            "UptimeMillis");

    private static final Set<String> CONTEXT = with(
            COUNTERS,
            "CamelVersion",
            "CamelDescription",
            "ManagementName",
            "ManagementStatisticsLevel",
            "TotalRoutes",
            "StartedRoutes",
            "RemoteExchangesTotal",
            "RemoteExchangesCompleted",
            "RemoteExchangesFailed",
            "RemoteExchangesInflight",
            "Tracing",
            "MessageHistory",
            "LogMask",
            "UseMDCLogging",
            "Timeout",
            "TimeUnit",
            "ShutdownNowOnTimeout",
            "AutoStartup");

    private static final Set<String> ROUTE = with(
            COUNTERS,
            "RouteId",
            "RouteGroup",
            "Description",
            "EndpointUri",
            "RouteConfigurationId",
            "SourceLocation",
            "SourceLocationShort",
            "OldestInflightDuration",
            "OldestInflightExchangeId",
            "CreatedByRouteTemplate",
            "RemoteEndpoint",
            "AutoStartup",
            "Tracing",
            "UpdateRouteEnabled");

    private static final Set<String> PROCESSOR = with(
            COUNTERS,
            "ProcessorId",
            "ProcessorName",
            "RouteId",
            "StepId",
            "Index",
            "Level",
            "Description",
            "SourceLineNumber",
            "SourceLocation",
            "SourceLocationShort",
            "Disabled");

    private static final Set<String> ENDPOINT = Set.of(
            "State",
            "CamelId",
            "CamelManagementName",
            "EndpointUri",
            "EndpointBaseUri",
            "Singleton",
            "Remote",
            "ServiceType",
            "RouteId",
            "InflightExchanges",
            "RemoteEndpoint",
            "Suspended",
            "ComponentName",
            "HostedService");

    private static final Set<String> TRACER = Set.of(
            "CamelId",
            "CamelManagementName",
            "Enabled",
            "Standby",
            "BacklogSize",
            "QueueSize",
            "TraceCounter",
            "LoggingName",
            "BodyMaxChars",
            "BodyIncludeStreams",
            "BodyIncludeFiles");

    private static final Set<String> CONTENT = Set.of("BodyMaxChars", "BodyIncludeStreams", "BodyIncludeFiles");

    private static final List<JmxRule> RULES = List.of(
            new JmxRule(GatewayMBeans.DOMAIN, null, shown -> true, Set.of(), done -> true, Set.of()),
            JmxRule.looking(CAMEL, "context", CONTEXT)
                    .asking("dumpRoutesAsXml", "dumpRoutesStatsAsXml")
                    .doing("reset"),
            JmxRule.looking(CAMEL, "routes", ROUTE)
                    .asking("dumpRouteAsXml", "dumpRouteStatsAsXml")
                    .doing("reset"),
            JmxRule.looking(CAMEL, "processors", PROCESSOR).doing("reset"),
            JmxRule.looking(CAMEL, "endpoints", ENDPOINT),
            JmxRule.looking(CAMEL, "consumers", ENDPOINT),
            JmxRule.looking(CAMEL, "producers", ENDPOINT),
            JmxRule.looking(CAMEL, "components", ENDPOINT),
            JmxRule.looking(CAMEL, "tracer", TRACER)
                    .asking("dumpAllTracedMessagesAsXml")
                    .doing("clear", "setEnabled")
                    .writing("Enabled"),
            JmxRule.looking(
                    "java.lang",
                    "Runtime",
                    Set.of("Uptime", "StartTime", "Pid", "VmName", "VmVendor", "VmVersion", "SpecVersion")),
            JmxRule.looking(
                    "java.lang",
                    "OperatingSystem",
                    Set.of(
                            "Name",
                            "Version",
                            "Arch",
                            "AvailableProcessors",
                            "SystemLoadAverage",
                            "ProcessCpuLoad",
                            "CpuLoad",
                            "SystemCpuLoad",
                            "ProcessCpuTime",
                            "OpenFileDescriptorCount",
                            "MaxFileDescriptorCount",
                            "TotalMemorySize",
                            "FreeMemorySize",
                            "TotalPhysicalMemorySize",
                            "FreePhysicalMemorySize",
                            "CommittedVirtualMemorySize")),
            JmxRule.looking(
                    "java.lang",
                    "Memory",
                    Set.of("HeapMemoryUsage", "NonHeapMemoryUsage", "ObjectPendingFinalizationCount")),
            JmxRule.looking(
                    "java.lang",
                    "MemoryPool",
                    Set.of("Name", "Type", "Valid", "Usage", "PeakUsage", "CollectionUsage")),
            JmxRule.looking(
                    "java.lang",
                    "GarbageCollector",
                    Set.of("Name", "Valid", "CollectionCount", "CollectionTime", "MemoryPoolNames")),
            JmxRule.looking(
                    "java.lang",
                    "Threading",
                    Set.of("ThreadCount", "PeakThreadCount", "DaemonThreadCount", "TotalStartedThreadCount")),
            JmxRule.looking(
                    "java.lang",
                    "ClassLoading",
                    Set.of("LoadedClassCount", "TotalLoadedClassCount", "UnloadedClassCount")),
            JmxRule.looking("java.nio", "BufferPool", Set.of("Name", "Count", "MemoryUsed", "TotalCapacity")),
            JmxRule.looking(
                    "jdk.management",
                    "VirtualThreadScheduler",
                    Set.of("Parallelism", "PoolSize", "MountedVirtualThreadCount", "QueuedVirtualThreadCount")));

    private JmxPolicy() {}

    private static Set<String> with(Set<String> names, String... more) {
        Set<String> all = new HashSet<>(names);
        all.addAll(Set.of(more));
        return Set.copyOf(all);
    }

    private static @Nullable JmxRule rule(ObjectName name) {
        // The context of the management server has no routes, and the same name as those that have.
        if (MANAGEMENT.equals(name.getKeyProperty("context"))) {
            return null;
        }
        return RULES.stream().filter(rule -> rule.isFor(name)).findFirst().orElse(null);
    }

    /** Whether anything of it is shown. */
    static boolean shows(ObjectName name) {
        return rule(name) != null;
    }

    static boolean mayRead(ObjectName name, String attribute) {
        JmxRule rule = rule(name);
        return rule != null && rule.shown().test(attribute);
    }

    static boolean mayWrite(JmxRole role, ObjectName name, String attribute) {
        JmxRule rule = rule(name);
        return rule != null && role == JmxRole.OPERATOR && rule.written().contains(attribute);
    }

    /** What consoles write before each trace, and what is kept as it is: a trace has no content. */
    static boolean keepsAsItIs(JmxRole role, ObjectName name, String attribute) {
        return role == JmxRole.OPERATOR && "tracer".equals(name.getKeyProperty("type")) && CONTENT.contains(attribute);
    }

    /** @param operation its name without parameters */
    static boolean mayCall(JmxRole role, ObjectName name, String operation) {
        JmxRule rule = rule(name);
        return rule != null
                && (rule.asked().contains(operation)
                        || (role == JmxRole.OPERATOR && rule.done().test(operation)));
    }
}
