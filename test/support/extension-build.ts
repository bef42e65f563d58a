export default function buildExtension(): void {}
