/** What stands, in a policy, for a reference to what is not emulated. No name or ARN can look like it, so it matches none. */
export function unresolvedText(value: unknown): string {
  const [[intrinsic, argument] = []] = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const named = intrinsic === 'Ref' || intrinsic === 'Fn::GetAtt' ? [argument].flat().join('.') : JSON.stringify(value);
  return `<unresolved ${named}>`;
}

export function isUnresolved(text: string): boolean {
  return text.includes('<unresolved ');
}
